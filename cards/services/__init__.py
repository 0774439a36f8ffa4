"""The doors through which study changes.

Everything a learner does goes through ``record_events``; the small verbs (``review``, ``suspend``,
``undo_last`` …) each make one event and call it. Other code imports from here, not from the inside.
"""

from cards.services.checking import Refolded, refold_learners
from cards.services.folding import Folded
from cards.services.learners import account_learner, adopt_guest, guest_learner
from cards.services.preview import preview_events
from cards.services.recording import Problem, Recorded, Result, record_events
from cards.services.rows import (
    STATE_FIELDS,
    settings_of,
    state_from,
    state_of,
    state_values,
    taken_back,
)
from cards.services.verbs import (
    UNDO_DEPTH,
    Undone,
    bury,
    change_settings,
    flag,
    new_event_id,
    reset,
    resume,
    review,
    suspend,
    undo,
    undo_last,
)

__all__ = [
    "STATE_FIELDS",
    "UNDO_DEPTH",
    "Folded",
    "Problem",
    "Recorded",
    "Refolded",
    "Result",
    "Undone",
    "account_learner",
    "adopt_guest",
    "bury",
    "change_settings",
    "flag",
    "guest_learner",
    "new_event_id",
    "preview_events",
    "record_events",
    "refold_learners",
    "reset",
    "resume",
    "review",
    "settings_of",
    "state_from",
    "state_of",
    "state_values",
    "suspend",
    "taken_back",
    "undo",
    "undo_last",
]
