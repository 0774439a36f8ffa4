"""How learners fare with a card: read from the log of events, told of all of them together.

Reviews that were taken back and reviews of a cram session do not count. Nothing here tells of one
learner: with fewer than `FEWEST_LEARNERS` only how many there were is told. Counting takes seconds
for a card with tens of thousands of reviews, so `cards.services.counting` does it in the background
and pages read what it stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, Sum

from cards.models import Card, CardCount, Schedule
from cards.scheduling import resolve_undos
from cards.when import spent
from simulations import services as simulations
from simulations.trace import Text

FEWEST_LEARNERS = 3
# A page left open is not time spent on the card.
LONGEST_ANSWER_MS = 10 * 60 * 1000
QUESTIONS = 3


@dataclass(frozen=True)
class Fare:
    """Reviews of one revision, or of all (`revision` 0). Shares are 0 to 1; `again_share` and
    `median_ms` are None where too few learners stand behind them, or where nothing was timed."""

    revision: int
    reviews: int
    learners: int
    again_share: float | None
    median_ms: int | None

    @property
    def again_percent(self) -> int | None:
        return None if self.again_share is None else round(self.again_share * 100)

    @property
    def time(self) -> str:
        """The median in words, "" if there is none."""
        return "" if self.median_ms is None else spent(round(self.median_ms / 1000))


@dataclass(frozen=True)
class Missed:
    """A question of a worked example and the share of predictions that missed it. `digest` and
    `at` name the step that answers it, "" and None where no review recorded its trace."""

    question: str
    asked: int
    missed: int
    digest: str
    at: int | None
    words: str

    @property
    def percent(self) -> int:
        return round(100 * self.missed / self.asked)

    @property
    def before(self) -> int | None:
        """The position at which the question is asked."""
        return None if self.at is None else max(self.at - 1, 0)


@dataclass(frozen=True)
class Counted:
    """The figures as they are stored. `lapses` and `leeches` are what schedules say; `revisions`
    is oldest first; `missed` holds (question, asked, missed, digest), the most missed first."""

    whole: Fare
    lapses: int
    leeches: int
    revisions: tuple[Fare, ...]
    missed: tuple[tuple[str, int, int, str], ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Counted:
        return cls(
            whole=Fare(**stored["whole"]),
            lapses=stored["lapses"],
            leeches=stored["leeches"],
            revisions=tuple(Fare(**each) for each in stored["revisions"]),
            missed=tuple(
                (q, asked, missed, digest) for q, asked, missed, digest in stored["missed"]
            ),
        )


@dataclass(frozen=True)
class Statistics:
    """What a page tells: the figures, with questions in words. `counted_at` is None for figures
    of this very moment."""

    counted: Counted
    missed: tuple[Missed, ...]
    counted_at: datetime | None

    @property
    def whole(self) -> Fare:
        return self.counted.whole

    @property
    def too_few(self) -> bool:
        return self.whole.learners < FEWEST_LEARNERS

    @property
    def fewest(self) -> int:
        return FEWEST_LEARNERS


def statistics(card: Card, lang: str) -> Statistics:
    """How learners fare with the card; question texts are in content language `lang`.

    Reads what was counted last, or counts now if nobody has yet.
    """
    stored = CardCount.objects.filter(card=card).first()
    counted = Counted.from_json(stored.figures) if stored else count(card)
    return Statistics(
        counted=counted,
        missed=_in_words(counted.missed, lang),
        counted_at=stored.counted_at if stored else None,
    )


def count(card: Card) -> Counted:
    """The figures of this moment, in four queries over all the card's reviews."""
    taken_back = _taken_back(card.pk)
    whole, revisions = _fares(card.pk, taken_back)
    schedules = Schedule.objects.filter(card=card).aggregate(
        lapses=Sum("lapses"), leeches=Count("pk", filter=Q(leech=True))
    )
    enough = whole.learners >= FEWEST_LEARNERS
    return Counted(
        whole=whole,
        lapses=schedules["lapses"] or 0,
        leeches=schedules["leeches"],
        revisions=revisions,
        missed=_missed(card.pk, taken_back) if enough else (),
    )


_UNDOS = """
    WITH RECURSIVE undos AS (
        SELECT u.learner_id, u.event_id, u.target
        FROM cards_studyevent r
        JOIN cards_studyevent u
          ON u.kind = 'undo' AND u.learner_id = r.learner_id AND u.target = r.event_id
        WHERE r.card_id = %(card)s AND r.kind = 'review'
        UNION
        SELECT u.learner_id, u.event_id, u.target
        FROM undos d
        JOIN cards_studyevent u
          ON u.kind = 'undo' AND u.learner_id = d.learner_id AND u.target = d.event_id
    )
    SELECT event_id, target FROM undos
"""

# A join, because a list in ANY is searched from its start for every row.
_REVIEWS = """
    WITH gone AS (SELECT unnest(%(taken_back)s::uuid[]) AS event_id),
    reviews AS (
        SELECT learner_id, card_revision, data
        FROM cards_studyevent r
        WHERE card_id = %(card)s AND kind = 'review'
          AND data->>'mode' IS DISTINCT FROM 'cram'
          AND NOT EXISTS (SELECT FROM gone WHERE gone.event_id = r.event_id)
    )
"""

# Materialised, so that each review's JSON is read once and not by every step that sorts.
_FARES = f"""{_REVIEWS}, told AS MATERIALIZED (
        SELECT learner_id, card_revision, data->>'rating' = '1' AS again,
               LEAST((data->>'duration_ms')::float8, %(longest)s) AS ms
        FROM reviews
    )
    SELECT GROUPING(card_revision) = 1, card_revision, count(*), count(DISTINCT learner_id),
           count(*) FILTER (WHERE again), percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)
    FROM told
    GROUP BY GROUPING SETS ((), (card_revision))
    ORDER BY card_revision
"""  # noqa: S608 - constants only

# What devices report is theirs: only answers of the known shape count. A trace is named by its
# index in "traces"; what is no such index names none.
_MISSED = f"""{_REVIEWS}, answers AS MATERIALIZED (
        SELECT learner_id, answer->>'id' AS question, answer->'right' = 'false' AS missed,
               data->'predicted'->'traces'->>CASE
                   WHEN answer->>'trace' ~ '^[0-9]{{1,2}}$' THEN (answer->>'trace')::int
               END AS digest
        FROM reviews, jsonb_path_query(data, 'lax $.predicted.answers[*]
            ? (@.id.type() == "string" && @.right.type() == "boolean")') AS answer
    )
    SELECT question, count(*), count(*) FILTER (WHERE missed),
           COALESCE(mode() WITHIN GROUP (ORDER BY digest), '')
    FROM answers
    GROUP BY question
    HAVING count(DISTINCT learner_id) >= %(fewest)s AND bool_or(missed)
    ORDER BY count(*) FILTER (WHERE missed)::float / count(*) DESC, question
    LIMIT %(most)s
"""  # noqa: S608 - constants only


def _rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _taken_back(card: UUID) -> list[UUID]:
    """The ids of the card's reviews that undos in effect take back."""
    undos = dict(_rows(_UNDOS, card=card))
    return list(resolve_undos(undos))


def _fares(card: UUID, taken_back: list[UUID]) -> tuple[Fare, tuple[Fare, ...]]:
    rows = _rows(_FARES, card=card, taken_back=taken_back, longest=LONGEST_ANSWER_MS)
    whole = next(_fare(0, *counts) for is_all, _revision, *counts in rows if is_all)
    each = tuple(
        _fare(revision, *counts) for is_all, revision, *counts in rows if not is_all and revision
    )
    return whole, each


def _fare(revision: int, reviews: int, learners: int, again: int, median_ms: Any) -> Fare:
    enough = learners >= FEWEST_LEARNERS
    return Fare(
        revision=revision,
        reviews=reviews,
        learners=learners,
        again_share=again / reviews if enough else None,
        median_ms=round(median_ms) if enough and median_ms is not None else None,
    )


def _missed(card: UUID, taken_back: list[UUID]) -> tuple[tuple[str, int, int, str], ...]:
    rows = _rows(_MISSED, card=card, taken_back=taken_back, fewest=FEWEST_LEARNERS, most=QUESTIONS)
    return tuple((question, asked, missed, digest) for question, asked, missed, digest in rows)


def _in_words(rows: Iterable[tuple[str, int, int, str]], lang: str) -> tuple[Missed, ...]:
    documents = {digest: _document(digest) for digest in {row[-1] for row in rows}}
    return tuple(_question(*row, documents[row[-1]], lang) for row in rows)


def _document(digest: str) -> Mapping[str, Any] | None:
    body = simulations.trace_body(digest) if digest else None
    return body.document() if body else None


def _question(
    name: str, asked: int, missed: int, digest: str, document: Mapping[str, Any] | None, lang: str
) -> Missed:
    """A question in its trace's words; by its id where the trace is not here (any more)."""
    known = next((q for q in document["questions"] if q["id"] == name), None) if document else None
    if document is None or known is None:
        return Missed(name, asked, missed, "", None, name)
    words = Text(document, lang).message(known["ask"])
    return Missed(name, asked, missed, digest, known["at"], words)
