"""What beat asks of the cards; what the work is stands in the services."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from cards.services import evidence

SOFT_LIMIT_S = 100
HARD_LIMIT_S = 115


@shared_task(  # type: ignore[untyped-decorator]
    name="cards.verify_published_examples",
    soft_time_limit=SOFT_LIMIT_S,  # a toolchain's first build compiles its standard library
    time_limit=HARD_LIMIT_S,
)
def verify_published_examples() -> None:
    evidence.verify_published(timezone.now())
