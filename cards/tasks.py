"""What beat asks of the cards; what the work is stands in the services."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from cards.services import counting, evidence, folding
from cards.services.interchange import jobs

SOFT_LIMIT_S = 100
HARD_LIMIT_S = 115


@shared_task(  # type: ignore[untyped-decorator]
    name="cards.verify_published_examples",
    soft_time_limit=SOFT_LIMIT_S,  # a toolchain's first build compiles its standard library
    time_limit=HARD_LIMIT_S,
)
def verify_published_examples() -> None:
    evidence.verify_published(timezone.now())


@shared_task(  # type: ignore[untyped-decorator]
    name="cards.fold_card_again",
    autoretry_for=(OperationalError,),
    retry_backoff=2,
    retry_kwargs={"max_retries": 8},
)
def fold_card_again(card_id: str, after: str | None = None) -> None:
    """Everybody's schedule of one card, some learners at a time: a task must not run for long."""
    last = folding.fold_card_again(UUID(card_id), UUID(after) if after else None)
    if last is not None:
        fold_card_again.delay(card_id, str(last))


@shared_task(  # type: ignore[untyped-decorator]
    name="cards.bring_file_in",
    soft_time_limit=jobs.SOFT_LIMIT_S,
    time_limit=jobs.HARD_LIMIT_S,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=6,
)
def bring_file_in(pk: str) -> None:
    jobs.execute(pk)


@shared_task(name="cards.put_back_lost_files")  # type: ignore[untyped-decorator]
def put_back_lost_files() -> None:
    for pk in jobs.put_back(timezone.now()):
        bring_file_in.delay(pk)


@shared_task(  # type: ignore[untyped-decorator]
    name="cards.count_cards", soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S
)
def count_cards() -> None:
    counting.count_cards(timezone.now())
