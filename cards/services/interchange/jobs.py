"""What a worker does with a brought file: claim, read and plan, or apply. See `BroughtFile`.

A message may arrive twice or late, and the editor may drop the file meanwhile; every write repeats
its condition. Applying writes cards, log and state in one transaction, so it happens once or not at
all, however many workers try.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from cards.batches import Hear
from cards.interchange import Problem, RefusedError
from cards.models import BroughtFile
from cards.sentences import Sentence, say
from cards.services.editing.errors import NotAllowed
from cards.services.interchange.applying import apply, preview
from cards.services.interchange.planning import Outcome, Plan
from cards.services.interchange.progress import begin
from cards.services.interchange.reading import Incoming, read

SOFT_LIMIT_S = 100
HARD_LIMIT_S = 115
# Longer than any attempt may live, so that an expired lease means a dead worker, not a slow one.
LEASE = timedelta(seconds=130)
MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(seconds=120)
MOST_DIFFERENCES = 50
"""Cards whose differences a plan spells out."""
MOST_PROBLEMS = 1_000

Status = BroughtFile.Status
logger = logging.getLogger(__name__)

_INTERNAL = say(
    "The file could not be brought in because of a mistake of ours. Nothing was written.",
    "由于我们的错误，无法带入这个文件。什么都没有写入。",
)
_TOO_LONG = say(
    "It took longer than {s} seconds. Nothing was written; bring fewer cards at a time.",
    "用时超过 {s} 秒。什么都没有写入；请分批带入。",
    s=SOFT_LIMIT_S,
)
_NOT_ALLOWED = say(
    "Your account may not bring cards in any more. Nothing was written.",
    "你的账号已无权带入卡片。什么都没有写入。",
)
_LOST = say(
    "The worker was lost {n} times at this. Nothing was written; please try later.",
    "处理时工作进程丢失了 {n} 次。什么都没有写入；请稍后再试。",
    n=MAX_ATTEMPTS,
)


class MovedError(Exception):
    """The cards are not any more what the editor looked at."""


def execute(pk: str, clock: Callable[[], datetime] = timezone.now) -> None:
    """Carry the file one step further; do nothing if it is gone, or another worker has it.

    Raises what a lost database raises, only: everything else ends in a state that the editor reads.
    """
    file = BroughtFile.objects.claim(pk, clock(), LEASE)
    if file is None:
        logger.info("file not claimable")
        return
    step = _read if file.status == Status.READING else _apply
    try:
        step(file, clock(), begin(file))
    except RefusedError as refused:
        _end(file, Status.REFUSED, problems=_problems(refused.problems))
    except MovedError:
        _end(file, Status.QUEUED, moved=True, queued_at=clock())
        execute(pk, clock)
    except NotAllowed:
        _end(file, Status.FAILED, error=_NOT_ALLOWED.kept)
    except SoftTimeLimitExceeded:
        _end(file, Status.FAILED, error=_TOO_LONG.kept)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("import failed")
        _end(file, Status.FAILED, error=_INTERNAL.kept)


def put_back(at: datetime) -> list[str]:
    """Make lost files claimable again and return the ids to send to the queue once more."""
    lost = BroughtFile.objects.past_lease(at)
    lost.filter(attempt__gte=MAX_ATTEMPTS).update(
        status=Status.FAILED, error=_LOST.kept, lease_expires_at=None
    )
    old = at - 2 * RESEND_AFTER
    for was, becomes in (
        (Status.READING, Status.QUEUED),
        (Status.APPLYING, Status.CONFIRMED),
    ):
        lost.filter(status=was).update(status=becomes, lease_expires_at=None, queued_at=old)
    waiting = BroughtFile.objects.waiting_since(at - RESEND_AFTER)
    ids = list(waiting.values_list("pk", flat=True))
    BroughtFile.objects.filter(pk__in=ids).update(queued_at=at)
    return [str(pk) for pk in ids]


def _read(file: BroughtFile, at: datetime, hear: Hear) -> None:
    incoming = _incoming(file, hear)
    plan = preview(incoming, file.deck, by=file.editor, hear=hear)
    _end(file, Status.READY, plan=_plan(incoming, plan), digest=plan.digest, attempt=0)


def _apply(file: BroughtFile, at: datetime, hear: Hear) -> None:
    incoming = _incoming(file, hear)
    take = [UUID(text) for text in file.take]
    with transaction.atomic():
        if not BroughtFile.objects.held(file).select_for_update(of=("self",)).exists():
            return
        plan = apply(incoming, file.deck, by=file.editor, at=at, take=take, hear=hear)
        if plan.digest != file.digest:
            raise MovedError
        _end(file, Status.DONE, entry=plan.entry, content=b"")


def _incoming(file: BroughtFile, hear: Hear) -> Incoming:
    return read(bytes(file.content), file.name, file.deck, file.lang, hear("read"))


def _end(file: BroughtFile, status: str, **values: Any) -> None:
    """Record how this attempt ended, unless the file was dropped or taken over meanwhile."""
    mine = BroughtFile.objects.held(file)
    if not mine.update(status=status, lease_expires_at=None, **values):
        logger.info("late result dropped", extra={"attempt": file.attempt})


def _plan(incoming: Incoming, plan: Plan) -> dict[str, Any]:
    changing = [one for one in plan.outcomes if one.verb in ("changed", "conflict")]
    return {
        "deck": plan.deck.slug,
        "notes": [note.kept for note in (plan.deck_note, *incoming.remarks) if note],
        "media": list(incoming.media),
        "counts": dict(plan.counts),
        "created": [
            {"row": one.row, "title": one.title, "slug": one.slug}
            for one in plan.outcomes
            if one.verb == "created"
        ],
        "shown": [_shown(one) for one in changing[:MOST_DIFFERENCES]],
        "hidden": max(0, len(changing) - MOST_DIFFERENCES),
    }


def _shown(one: Outcome) -> dict[str, Any]:
    return {
        "card": str(one.card),
        "slug": one.slug,
        "title": one.title,
        "verb": one.verb,
        "note": one.note.kept,
        "may_take": one.may_take,
        "before": one.before,
        "after": one.after,
    }


def _problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [{**asdict(one), "sentence": _both(one.sentence)} for one in problems[:MOST_PROBLEMS]]


def _both(sentence: Sentence) -> dict[str, str]:
    """Without what PostgreSQL's JSON cannot hold: a file's own words may be quoted in it."""
    return {lang: text.replace("\0", "␀") for lang, text in sentence.kept.items()}
