"""The doors through which editors change cards. Other code imports from here."""

from cards.services.cardrows import free_places
from cards.services.editing.bulk import Done, run_cards_again, step_all, undo_all
from cards.services.editing.checks import Problem, can_format, lint, missing_for_publication
from cards.services.editing.drafts import Other, discard_draft, draft_of, keep_draft, others_at
from cards.services.editing.errors import Collision, NotAllowed, NotNow, NotReady, Refused
from cards.services.editing.examples import (
    move_example,
    put_example,
    remove_example,
    requests_of,
    run_again,
)
from cards.services.editing.filters import forget_filter, keep_filter
from cards.services.editing.log import log
from cards.services.editing.revisions import Head, file_of, head_of
from cards.services.editing.roles import ROLES, give_roles
from cards.services.editing.workflow import (
    give_back,
    may,
    own_words,
    publish,
    remark,
    submit,
    withdraw,
)
from cards.services.editing.writing import create_card, restore, save_text

__all__ = [
    "ROLES",
    "Collision",
    "Done",
    "Head",
    "NotAllowed",
    "NotNow",
    "NotReady",
    "Other",
    "Problem",
    "Refused",
    "can_format",
    "create_card",
    "discard_draft",
    "draft_of",
    "file_of",
    "forget_filter",
    "free_places",
    "give_back",
    "give_roles",
    "head_of",
    "keep_draft",
    "keep_filter",
    "lint",
    "log",
    "may",
    "missing_for_publication",
    "move_example",
    "others_at",
    "own_words",
    "publish",
    "put_example",
    "remark",
    "remove_example",
    "requests_of",
    "restore",
    "run_again",
    "run_cards_again",
    "save_text",
    "step_all",
    "submit",
    "undo_all",
    "withdraw",
]
