"""Cards in and out of files, without the database: bytes → cards or every reason why not.

Other code imports from here, not from the inside.
"""

from cards.interchange.ankiread import Collection, Note, read_apkg
from cards.interchange.ankiwrite import Sheet, Told, guid_of, write_apkg
from cards.interchange.cardfiles import read_card_files, write_card_files
from cards.interchange.csvfiles import read_csv, write_csv
from cards.interchange.drafts import Draft, cards_of_drafts, drafts_of_notes, drafts_of_table
from cards.interchange.limits import LARGEST_UPLOAD, MOST_ROWS, megabytes
from cards.interchange.problems import Problem, RefusedError, of_card_files, refuse
from cards.interchange.tables import Table, cards_of, is_card_table, rows_of
from cards.interchange.workbooks import read_xlsx, write_xlsx

__all__ = [
    "LARGEST_UPLOAD",
    "MOST_ROWS",
    "Collection",
    "Draft",
    "Note",
    "Problem",
    "RefusedError",
    "Sheet",
    "Table",
    "Told",
    "cards_of",
    "cards_of_drafts",
    "drafts_of_notes",
    "drafts_of_table",
    "guid_of",
    "is_card_table",
    "megabytes",
    "of_card_files",
    "read_apkg",
    "read_card_files",
    "read_csv",
    "read_xlsx",
    "refuse",
    "rows_of",
    "write_apkg",
    "write_card_files",
    "write_csv",
    "write_xlsx",
]
