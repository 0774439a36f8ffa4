"""The task that makes bundles before somebody asks for them."""

from __future__ import annotations

from contextlib import suppress

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from cards.api.content_build import WRITER
from cards.models import Deck
from cards.services import bundles
from cards.services.warming import TASK, warm_soon

SOFT_LIMIT_S = 100  # beneath the broker's redelivery; what is rendered by then stays
HARD_LIMIT_S = 115


@shared_task(  # type: ignore[untyped-decorator]
    name=TASK,
    autoretry_for=(OperationalError,),
    retry_backoff=2,
    max_retries=3,
    soft_time_limit=SOFT_LIMIT_S,
    time_limit=HARD_LIMIT_S,
)
def warm_bundles() -> None:
    """Every deck's bundle; one that is up to date costs one query, and two never make the same. A
    large one is made in several tasks: none may run for long."""
    made = [_made(slug) for slug in Deck.objects.values_list("slug", flat=True)]
    if not all(made):
        warm_soon()


def _made(slug: str) -> bool:
    try:
        bundles.bundle_version(slug, WRITER, timezone.now())
    except bundles.NotReadyError:
        with suppress(bundles.NotReadyError):
            bundles.write_cards(slug, WRITER)
        return False
    return True
