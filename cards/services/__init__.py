"""The doors through which study, accounts and devices change.

Everything a learner does goes through ``record_events``; the small verbs (``review``, ``suspend``,
``undo_last`` …) each make one event and call it. Other code imports from here, not from the inside.
"""

from cards.services.accounts import (
    AccountError,
    LastAdministratorError,
    change_password,
    check_settings,
    delete_account,
    open_account,
)
from cards.services.browsers import end_browsers
from cards.services.checking import Refolded, refold_learners
from cards.services.devices import (
    ScopeRefusedError,
    add_device,
    allowed_scopes,
    devices_of,
    rename_device,
    revoke_device,
    revoke_devices,
)
from cards.services.folding import Folded
from cards.services.learners import account_learner, adopt_guest, guest_learner
from cards.services.preview import preview_events
from cards.services.recording import Mark, Problem, Recorded, Result, record_events
from cards.services.rows import (
    STATE_FIELDS,
    meaning_changes,
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
    "AccountError",
    "Folded",
    "LastAdministratorError",
    "Mark",
    "Problem",
    "Recorded",
    "Refolded",
    "Result",
    "ScopeRefusedError",
    "Undone",
    "account_learner",
    "add_device",
    "adopt_guest",
    "allowed_scopes",
    "bury",
    "change_password",
    "change_settings",
    "check_settings",
    "delete_account",
    "devices_of",
    "end_browsers",
    "flag",
    "guest_learner",
    "meaning_changes",
    "new_event_id",
    "open_account",
    "preview_events",
    "record_events",
    "refold_learners",
    "rename_device",
    "reset",
    "resume",
    "review",
    "revoke_device",
    "revoke_devices",
    "settings_of",
    "state_from",
    "state_of",
    "state_values",
    "suspend",
    "taken_back",
    "undo",
    "undo_last",
]
