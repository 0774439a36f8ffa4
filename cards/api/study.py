"""What to study, what was studied, and what it adds up to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from cards import changes, services
from cards.api.base import LearnerView
from cards.api.cursors import read_review, write_review
from cards.api.history_shapes import (
    Reviews,
    ReviewsQuery,
    StatisticsQuery,
    StatisticsShape,
)
from cards.api.study_shapes import Queue, QueueQuery
from cards.statistics import statistics
from cards.week import Coming, coming
from goprep.api import next_link, operation, reply

TAG = "study"


class QueueView(LearnerView):
    @operation("The queue", tag=TAG, name="getQueue", query=QueueQuery, returns={200: Queue})
    def get(self, request: Request) -> HttpResponseBase:
        """What to study now and in the days to come, each card with its four outcomes.

        Enough for a week offline without a memory model of your own: show a card once its
        `from_at` has come, store the answer as an event, push it when you can.
        """
        at = timezone.now()
        query = self.query(QueueQuery)
        items = coming(self.learner, at, query.ahead, query.limit, query.deck, query.time_zone)
        body = {"at": at, "until": at + query.ahead, "items": [_item(item) for item in items]}
        return reply(body)


class ReviewsView(LearnerView):
    @operation(
        "The history",
        tag=TAG,
        name="listReviews",
        query=ReviewsQuery,
        returns={200: Reviews},
        refuses=("invalid-cursor",),
        headers={"Link": "The next page, rel=next."},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every review there ever was, newest first; those that were taken back say so."""
        query = self.query(ReviewsQuery)
        before = read_review(query.cursor)
        rows, more = changes.history(self.learner, before, query.limit, query.card)
        cursor = write_review(rows[-1]["occurred_at"], rows[-1]["sequence"]) if more else None
        return reply({"reviews": rows, "next": cursor}, headers=next_link(request, cursor))


class StatisticsView(LearnerView):
    @operation(
        "Statistics",
        tag=TAG,
        name="getStatistics",
        query=StatisticsQuery,
        returns={200: StatisticsShape},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Days studied, what comes due, recall, and how each topic stands."""
        learner = self.learner
        query = self.query(StatisticsQuery)
        found = statistics(learner, services.taken_back(learner), timezone.now(), query.days)
        body = {**vars(found), "forecast": [_day(*entry) for entry in found.forecast.items()]}
        return reply(body)


def _day(day: Any, due: int) -> dict[str, Any]:
    return {"day": day, "due": due}


def _item(item: Coming) -> dict[str, Any]:
    return {
        "card": item.card,
        "deck": item.deck,
        "slug": item.slug,
        "topic": item.topic,
        "card_revision": item.revision,
        "why": item.why,
        "from_at": item.from_at,
        "schedule_kind": item.schedule.kind,
        "outcomes": [
            {
                "rating": int(outcome.rating),
                "kind": outcome.kind,
                "due_at": outcome.due_at,
                "interval_s": outcome.interval_s,
            }
            for outcome in item.outcomes
        ],
    }
