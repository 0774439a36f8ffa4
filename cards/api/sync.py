"""Sync: push events, pull what changed. The study lane; content has its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from cards import services
from cards.api.base import LearnerView
from cards.api.cursors import read_position, write_mark, write_position
from cards.api.study_shapes import Changes, ChangesQuery, Log, Previewed, Push, Pushed
from cards.changes import Position, changed_schedules, is_nothing, log, tombstone
from cards.services import Folded, Recorded, Result
from goprep.api import operation, reply

TAG = "sync"


class Events(LearnerView):
    @operation("Push events", tag=TAG, name="pushEvents", takes=Push, returns={200: Pushed})
    def post(self, request: Request) -> HttpResponseBase:
        """At most 5,000 events, in any order, as often as you like: each counts once.

        A bad event is rejected alone and never fails the batch. A review is never refused for
        not being due, for having been made elsewhere too, or for an old revision of its card.
        """
        at = timezone.now()
        learner = self.learner
        recorded = services.record_events(learner, self.body(Push).raw, at)
        return reply(
            {
                **_answer(recorded),
                "cursor_before": write_mark(learner, recorded.before),
                "cursor": write_mark(learner, recorded.after),
                "server_time": at,
            }
        )

    @operation(
        "Pull the log",
        tag=TAG,
        name="pullEvents",
        query=ChangesQuery,
        returns={200: Log},
        refuses=("invalid-cursor", "cursor-expired"),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every event of the learner in the order of arrival, those undone and crammed included.

        For clients that fold schedules themselves; others need only the changes.
        """
        query = self.query(ChangesQuery)
        learner = self.learner
        since, known = read_position(learner, query.cursor)
        events, more = log(learner, since.sequence, query.limit)
        end = events[-1]["sequence"] if events else since.sequence
        cursor = write_position(learner, Position(end), known)
        return reply({"events": events, "cursor": cursor, "more": more})


class ChangesSince(LearnerView):
    @operation(
        "Pull changes",
        tag=TAG,
        name="pullChanges",
        query=ChangesQuery,
        returns={200: Changes},
        refuses=("invalid-cursor", "cursor-expired"),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Schedules that changed since the cursor, tombstones included, and the settings.

        Apply the rows in order, keep the new cursor, ask again while `more`. Without a cursor you
        get everything. A cursor that is too old answers 410: start without one and keep your
        outbox.
        """
        query = self.query(ChangesQuery)
        learner = self.learner
        since, known = read_position(learner, query.cursor)
        page = changed_schedules(learner, since, query.limit)
        cursor = write_position(learner, page.end, known)
        return reply(
            {
                "schedules": page.rows,
                "settings": services.settings_of(learner).as_json(),
                "cursor": cursor,
                "more": page.more,
                "server_time": timezone.now(),
            }
        )


class Preview(LearnerView):
    @operation(
        "Preview events", tag=TAG, name="previewEvents", takes=Push, returns={200: Previewed}
    )
    def post(self, request: Request) -> HttpResponseBase:
        """What a push of these events would answer now: the same fold, and nothing is stored."""
        at = timezone.now()
        recorded = services.preview_events(self.learner, self.body(Push).raw, at)
        return reply({**_answer(recorded), "server_time": at})


def _answer(recorded: Recorded) -> dict[str, Any]:
    return {
        "results": [_result(result) for result in recorded.results],
        "schedules": [_schedule(card, folded) for card, folded in recorded.schedules.items()],
    }


def _result(result: Result) -> dict[str, Any]:
    problem = result.problem
    if problem is None:
        return {"event_id": result.event_id, "status": result.status, "problem": None}
    pointer = f"/{problem.field.replace('.', '/')}" if problem.field else ""
    error = {"pointer": pointer, "code": problem.code, "detail": problem.detail}
    return {
        "event_id": result.event_id,
        "status": result.status,
        "problem": {"code": problem.code, "detail": problem.detail, "errors": [error]},
    }


def _schedule(card: UUID, folded: Folded) -> dict[str, Any]:
    row = {"card": card, **services.state_values(folded.state), "sequence": folded.sequence}
    return tombstone(row) if is_nothing(row) else row
