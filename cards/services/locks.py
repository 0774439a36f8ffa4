"""A lock between folding schedules and publishing a change of meaning.

A fold reads the card's changes; a change, once it is committed, has every schedule of the card
folded again. Without a lock a learner's first review could be folded before the change and be
stored after that sweep: the schedule would miss the change for good. So folds share the lock until
their transaction ends, and a publisher takes it alone for the last moment before committing.
"""

from __future__ import annotations

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from cards.models.prepared import Prepared

_CHANGES_OF_MEANING = 0x60_9E_01
"""Any number nobody else uses; PostgreSQL's advisory locks are named by numbers."""


SHARE_CHANGES = f"pg_advisory_xact_lock_shared({_CHANGES_OF_MEANING})"
"""What a statement says to share the lock; the one that reads the changes must begin after it."""
_SHARE = Prepared(f"SELECT {SHARE_CHANGES}")


def share_changes() -> None:
    """Until this transaction ends no change of meaning is published; other folds go on."""
    _SHARE()


def hold_changes() -> None:
    """Waits for the folds under way, and keeps others waiting until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHANGES_OF_MEANING])


def wait_briefly() -> None:
    """What is locked is waited for some seconds in the rest of this transaction; see `too_long`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_BRIEFLY])


def too_long(error: OperationalError) -> bool:
    """Whether the error says that a lock was waited for in vain."""
    return isinstance(error.__cause__, LockNotAvailable)


_BRIEFLY = "4s"
