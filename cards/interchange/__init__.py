"""Cards in and out of files, without the database: bytes → cards or every reason why not.

Other code imports from here, not from the inside.
"""

from cards.interchange.cardfiles import read_card_files, write_card_files
from cards.interchange.csvfiles import read_csv, write_csv
from cards.interchange.limits import LARGEST_UPLOAD, MOST_ROWS, megabytes
from cards.interchange.problems import Problem, RefusedError, of_card_files, refuse
from cards.interchange.tables import Table, cards_of, is_card_table, rows_of
from cards.interchange.workbooks import read_xlsx, write_xlsx

__all__ = [
    "LARGEST_UPLOAD",
    "MOST_ROWS",
    "Problem",
    "RefusedError",
    "Table",
    "cards_of",
    "is_card_table",
    "megabytes",
    "of_card_files",
    "read_card_files",
    "read_csv",
    "read_xlsx",
    "refuse",
    "rows_of",
    "write_card_files",
    "write_csv",
    "write_xlsx",
]
