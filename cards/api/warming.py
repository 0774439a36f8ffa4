"""The task that makes bundles before somebody asks for them."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from cards.api.content_build import CODE, bundle_of
from cards.models import Deck
from cards.services import bundles
from cards.services.warming import TASK

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
    """Every deck's bundle; one that is up to date costs one query, and two never make the same."""
    for slug in Deck.objects.values_list("slug", flat=True):
        bundles.bundle_version(slug, CODE, bundle_of, timezone.now())
