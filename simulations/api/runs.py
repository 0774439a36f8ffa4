"""Runs: ask for a trace, and how it is going."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from goprep.api import ApiView, FieldError, ProblemError, conditional, etag_of, operation, reply
from goprep.api.caching import PRIVATE
from goprep.api.problems import throttled
from simulations import services, throttle
from simulations.api.delivery import as_json
from simulations.api.run_shapes import RunAnswer, RunRequest, pointer_of
from simulations.api.traces import CACHED, UNCHANGED
from simulations.errors import ParameterError
from simulations.models import SimulationRun

POLL_S = 1
LONGEST_DETAIL = 300
WAIT = "Seconds to wait before asking again; only while the run is not finished."


class RunsView(ApiView):
    scope = None

    @operation(
        "Ask for a trace",
        tag="simulations",
        takes=RunRequest,
        returns={200: RunAnswer, 202: RunAnswer},
        refuses=("not-authenticated",),
        headers={"Location": "Where the run is.", "Retry-After": WAIT},
        public=True,
        name="startRun",
    )
    def post(self, request: Request) -> HttpResponseBase:
        """200 when the run is finished, 202 when a worker still has to make the trace: ask the
        address in Location until it is. The same request always leads to the same run, and asking
        for what is already made is not counted against the hour's limit. No token is needed; with
        one, the limit is the account's own."""
        given = self.body(RunRequest)
        try:
            asked = services.asked(
                given.simulator,
                given.params,
                go=given.go_version,
                lang=given.lang,
                seed=given.seed,
            )
        except ParameterError as error:
            raise _refusal(error) from error
        wait_s = throttle.wait_for([asked], throttle.limits(request), timezone.now())
        if wait_s:
            raise throttled(wait_s)
        run = services.start(asked)
        location = reverse("simulations-api:run", args=[run.pk])
        return reply(
            answer_of(run),
            200 if run.is_finished else 202,
            {"Location": location, "Cache-Control": "no-store", **_waiting(run)},
        )


class RunView(ApiView):
    scope = None
    authentication_classes = ()

    @operation(
        "How a run is going",
        tag="simulations",
        returns={200: RunAnswer, 304: UNCHANGED},
        refuses=("not-found",),
        headers={**CACHED, "Retry-After": WAIT},
        public=True,
        name="getRun",
    )
    def get(self, request: Request, run_id: uuid.UUID) -> HttpResponseBase:
        """Its state, and the digest of its trace once that is there. A run that failed says why,
        and whether asking for the same again may help."""
        run = services.run_by_id(run_id)
        if run is None:
            raise Http404
        raw = as_json(answer_of(run).model_dump(mode="json"))
        response = conditional(request, etag_of(raw), lambda: raw, cache=PRIVATE)
        for name, value in _waiting(run).items():
            response[name] = value
        return response


def answer_of(run: SimulationRun) -> RunAnswer:
    waiting = run.status == SimulationRun.Status.PENDING
    return RunAnswer.of(run, services.ahead_of(run) if waiting else 0)


def _waiting(run: SimulationRun) -> dict[str, str]:
    return {} if run.is_finished else {"Retry-After": str(POLL_S)}


def _refusal(error: ParameterError) -> ProblemError:
    pointer, said = pointer_of(error.field), error.problem
    if len(said) > LONGEST_DETAIL:  # some repeat what was sent
        said = f"{said[:LONGEST_DETAIL]} …"
    wrong = FieldError(pointer=pointer, code="not_accepted", detail=said)
    return ProblemError("invalid", f"{pointer}: {said}", [wrong])
