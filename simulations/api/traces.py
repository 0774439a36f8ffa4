"""Traces by digest: the document, exam mode, single frames, evidence."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponseBase
from rest_framework.request import Request

from goprep.api import (
    FieldError,
    ProblemError,
    PublicView,
    etag_of,
    operation,
    published,
    reply,
)
from simulations import services
from simulations.api.delivery import as_json, body_of, derived, only, trace_response
from simulations.api.shapes import (
    Answer,
    EvidenceAnswer,
    EvidenceRun,
    EvidenceValue,
    Frame,
    Graded,
    LangQuery,
    TraceOrExam,
    TraceQuery,
)
from simulations.proof import judged
from simulations.toolchain.records import Record
from simulations.trace import Text, frame
from simulations.trace.exam import choice_of, is_right, withheld

CACHED = {"ETag": "Names exactly these bytes; send it back in If-None-Match."}
UNCHANGED = "The client has it already."


class TraceView(PublicView):
    @operation(
        "One trace",
        tag="traces",
        query=TraceQuery,
        returns={200: TraceOrExam, 304: UNCHANGED},
        refuses=("not-found",),
        headers=CACHED,
        public=True,
        name="getTrace",
    )
    def get(self, request: Request, digest: str) -> HttpResponseBase:
        """The whole document `goprep.trace/1`. What it tells of Go never changes: keep it for
        ever. Its sentences may be corrected; a bundle names the `version` of each trace's bytes,
        and with that as `v` in the address no cache answers with those of before. Parts of it
        (`lang`, exam mode, frames) are revalidated by their ETag instead.

        Exam mode (`answers=0`) leaves out the answers, and every step from the next question on;
        the questions that are left are those up to and with that one.
        """
        query = self.query(TraceQuery)
        if query.answers == "1":
            return trace_response(request, digest, query.lang or "")
        lang, at = query.lang, query.at

        def exam(document: dict[str, Any]) -> dict[str, Any]:
            kept = withheld(document, at)
            return only(kept, lang) if lang else kept

        return derived(request, digest, f"exam-{at}-{lang or 'all'}", exam)


class AnswersView(PublicView):
    @operation(
        "Grade a prediction",
        tag="traces",
        takes=Answer,
        returns={200: Graded},
        refuses=("not-found",),
        public=True,
        name="gradeAnswer",
    )
    def post(self, request: Request, digest: str) -> HttpResponseBase:
        """Says whether a prediction is right, and why. Nothing is stored: what a learner predicted
        goes to the server with their review."""
        given = self.body(Answer)
        document = body_of(digest).document()
        question = next((q for q in document["questions"] if q["id"] == given.question), None)
        if question is None:
            raise _wrong("question", "unknown", "This trace asks no such question.")
        if question["at"] != given.at:
            raise _wrong("at", "other_position", f"It is asked at {question['at']}.")
        text = Text(document, given.lang)
        right = is_right(question, given.answer)
        chosen = None if right else choice_of(question, given.answer)
        graded = Graded(
            question=given.question,
            at=given.at,
            right=right,
            answer=question["answer"],
            explain=text.message(question["explain"]) if "explain" in question else "",
            why=text.message(chosen["why"]) if chosen and "why" in chosen else "",
        )
        return reply(graded, headers={"Cache-Control": "no-store"})


class FrameView(PublicView):
    @operation(
        "One position of a trace",
        tag="traces",
        query=LangQuery,
        returns={200: Frame, 304: UNCHANGED},
        refuses=("not-found",),
        headers=CACHED,
        public=True,
        name="getFrame",
    )
    def get(self, request: Request, digest: str, n: int) -> HttpResponseBase:
        """Everything there is to show at position `n`, worked out: for clients that draw tables,
        and for widgets. Its sentences may be corrected: revalidate it by its ETag."""
        lang = self.query(LangQuery).lang

        def at(document: dict[str, Any]) -> dict[str, Any]:
            last = len(document["steps"])
            if n > last:
                raise ProblemError("not-found", f"This trace has positions 0 to {last}.")
            return {"digest": digest, "last": last, **frame(document, n, lang)}

        return derived(request, digest, f"frame-{n}-{lang}", at)


class EvidenceView(PublicView):
    @operation(
        "What real Go says of a trace",
        tag="traces",
        returns={200: EvidenceAnswer, 304: UNCHANGED},
        refuses=("not-found",),
        headers=CACHED,
        public=True,
        name="getEvidence",
    )
    def get(self, request: Request, digest: str) -> HttpResponseBase:
        """The runs of probe programs on real toolchains, and their verdict on every value. It grows
        as more toolchains are asked; the trace itself does not change."""
        document = body_of(digest).document()
        runs = [_run(document, record) for record in services.evidence_for(digest)]
        counts = Counter(value.verdict for run in runs[:1] for value in run.values)
        body = EvidenceAnswer(
            digest=digest,
            confirmed=counts["confirmed"],
            contradicted=counts["contradicted"],
            unavailable=counts["unavailable"],
            runs=runs,
        )
        raw = as_json(body.model_dump(mode="json", by_alias=True))
        return published(request, etag_of(raw), lambda: raw)


def _run(document: dict[str, Any], record: Record) -> EvidenceRun:
    return EvidenceRun(
        go=record.go,
        version=record.version,
        platform=record.platform,
        probe_sha256=record.probe,
        command=record.command,
        at=record.at,
        exit_code=record.exit_code,
        stdout=record.stdout,
        values=[EvidenceValue.model_validate(vars(value)) for value in judged(document, record)],
    )


def _wrong(field: str, code: str, detail: str) -> ProblemError:
    error = FieldError(pointer=f"/{field}", code=code, detail=detail)
    return ProblemError("invalid", f"/{field}: {detail}", [error])
