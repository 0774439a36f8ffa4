"""Cards in and out of files: the doors through which editors and commands bring and take them.

``cards.tasks`` imports this package, and the editors' services import ``cards.tasks``: what is
here imports the modules of ``cards.services.editing``, never that package's front door.
"""

from cards.services.interchange.applying import apply, preview
from cards.services.interchange.exporting import FORMATS, WHICH, Exported, export
from cards.services.interchange.planning import Outcome, Plan
from cards.services.interchange.progress import Progress, progress_of
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
    "Plan",
    "Progress",
    "Undone",
    "apply",
    "export",
    "preview",
    "progress_of",
    "read",
    "undo",
]
