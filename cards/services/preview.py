"""What events would lead to: the same door, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cards.models import Learner
from cards.services.recording import Recorded, record_events


def preview_events(
    learner: Learner, events: Iterable[Mapping[str, Any]], received_at: datetime
) -> Recorded:
    """What ``record_events`` would answer now. Nothing is stored, and ``learner`` is left alone."""
    with transaction.atomic():
        recorded = record_events(Learner(pk=learner.pk), events, received_at)
        transaction.set_rollback(True)
    return recorded
