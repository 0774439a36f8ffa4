"""Cards in and out of files: the doors through which editors and commands bring and take them."""

from cards.services.interchange.applying import (
    Outcome,
    Result,
    apply,
    preview,
)
from cards.services.interchange.exporting import FORMATS, WHICH, Exported, export
from cards.services.interchange.keeping import brought_file, drop, keep
from cards.services.interchange.reading import SUFFIXES, Incoming, Item, read
from cards.services.interchange.undoing import Undone, undo

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "WHICH",
    "Exported",
    "Incoming",
    "Item",
    "Outcome",
    "Result",
    "Undone",
    "apply",
    "brought_file",
    "drop",
    "export",
    "keep",
    "preview",
    "read",
    "undo",
]
