"""Traces, frames, exam mode, evidence and comparisons over the API."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

import pytest

from goprep.api.caching import Recent
from simulations import runner, services
from simulations.api import delivery
from simulations.models import TraceDocument
from simulations.toolchain.records import shipped
from simulations.trace import digest
from simulations.trace.document import Document
from tests.api.caller import Caller, problem_of

pytestmark = pytest.mark.django_db
NOWHERE = "0" * 64


def made(go: str = "1.27", simulator: str = "slice-growth", **params: Any) -> str:
    """The digest of a finished run."""
    run = services.request_run(simulator, params, go=go)
    runner.execute(str(run.pk))
    run.refresh_from_db()
    assert run.document_id, run.error
    return str(run.document_id)


def test_the_document_comes_whole_and_may_be_kept_for_ever() -> None:
    name = made()
    response = Caller().get(f"traces/{name}")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert digest(response.json()) == name
    Document.model_validate(response.json())


@pytest.mark.parametrize("path", ["?lang=en", "?answers=0", "/frames/1", "/frames/1?lang=zh-CN"])
def test_corrected_sentences_reach_clients_that_have_the_old_ones(path: str) -> None:
    address = f"/api/v1/traces/{made()}{path}"
    first = Caller().client.get(address)
    assert first["Cache-Control"] == "public, no-cache"
    TraceDocument.objects.update(body_digest="0" * 64)
    again = Caller().client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200


def test_the_version_of_the_bytes_may_stand_in_the_address() -> None:
    response = Caller().get(f"traces/{made()}", v="0b7f1bd1b1f0")
    assert response["Cache-Control"].endswith("immutable")


def test_stored_bytes_are_sent_as_they_are_to_who_takes_gzip() -> None:
    name = made()
    response = Caller().client.get(f"/api/v1/traces/{name}", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert response.content == bytes(TraceDocument.objects.get().body_gzip)
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize(
    "path", ["", "?lang=en", "?answers=0", "/frames/1", "/frames/1?lang=zh-CN", "/evidence"]
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_client_that_has_it_gets_304(path: str, encoding: str) -> None:
    address = f"/api/v1/traces/{made()}{path}"
    client = Caller().client
    first = client.get(address, headers={"accept-encoding": encoding})
    assert first.status_code == 200
    again = client.get(
        address, headers={"accept-encoding": encoding, "if-none-match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    head = client.head(address, headers={"accept-encoding": encoding})
    assert (head.status_code, head["ETag"]) == (200, first["ETag"])


def test_everything_taken_from_one_trace_has_an_etag_of_its_own() -> None:
    name = made()
    tags = [
        Caller().get(f"traces/{name}{path}", **query)["ETag"]
        for path, query in [
            ("", {}),
            ("", {"lang": "en"}),
            ("", {"lang": "zh-CN"}),
            ("", {"answers": "0"}),
            ("", {"answers": "0", "lang": "en"}),
            ("", {"answers": "0", "at": "5"}),
            ("/frames/0", {}),
            ("/frames/1", {}),
            ("/frames/1", {"lang": "zh-CN"}),
        ]
    ]
    assert len(set(tags)) == len(tags)


def test_the_304_path_reads_one_short_row(django_assert_num_queries: Any) -> None:
    name = made()
    caller = Caller()
    etag = caller.get(f"traces/{name}")["ETag"]
    caller.headers["If-None-Match"] = etag
    delivery.recent.clear()
    with django_assert_num_queries(1) as queries:
        assert caller.get(f"traces/{name}").status_code == 304
    assert "body_gzip" not in queries[0]["sql"]
    with django_assert_num_queries(0):
        assert caller.get(f"traces/{name}").status_code == 304


def test_what_is_sent_is_the_newest_under_its_own_etag_whatever_was_looked_up_before() -> None:
    name = made()
    caller = Caller()
    before = caller.get(f"traces/{name}")
    corrected = before.content.replace(b"slice", b"Slice")
    TraceDocument.objects.update(
        body_gzip=gzip.compress(corrected), body_digest=hashlib.sha256(corrected).hexdigest()
    )
    after = caller.get(f"traces/{name}")
    assert after.content == corrected
    assert after["ETag"] != before["ETag"]
    caller.headers["If-None-Match"] = before["ETag"]
    assert caller.get(f"traces/{name}").content == corrected


def test_what_was_looked_up_is_forgotten_after_a_while() -> None:
    recent = Recent(seconds=30, most=2)
    recent.put("a", "1", 100)
    assert [recent.get("a", at) for at in (100, 129.9, 130)] == ["1", "1", None]
    recent.put("b", "2", 100)
    recent.put("c", "3", 100)
    assert [recent.get(name, 101) for name in "abc"] == [None, None, "3"]


def test_a_digest_that_nobody_made_is_not_found_whatever_the_client_says_it_has() -> None:
    caller = Caller()
    for _ in range(2):
        caller.headers["If-None-Match"] = f'"{NOWHERE}-0123456789ab"'
        assert caller.get(f"traces/{NOWHERE}").status_code == 404


def test_one_language_leaves_the_others_out() -> None:
    sent = Caller().get(f"traces/{made()}", lang="zh-CN").json()
    assert {tuple(texts) for texts in sent["text"].values()} == {("zh-CN",)}


@pytest.mark.parametrize(
    ("path", "query", "code", "pointer"),
    [
        ("traces/" + NOWHERE, {}, "not-found", None),
        ("traces/abc", {}, "not-found", None),
        ("traces/{}", {"lang": "fr"}, "invalid", "lang"),
        ("traces/{}", {"answers": "no"}, "invalid", "answers"),
        ("traces/{}", {"answers": "0", "at": "-1"}, "invalid", "at"),
        ("traces/{}/frames/100000", {}, "not-found", None),
        ("traces/{}/frames/-1", {}, "not-found", None),
        ("traces/{}/frames/1", {"lang": "fr"}, "invalid", "lang"),
        ("traces/" + NOWHERE + "/frames/0", {}, "not-found", None),
        ("traces/" + NOWHERE + "/evidence", {}, "not-found", None),
        ("comparisons/{}/" + NOWHERE, {}, "not-found", None),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_a_problem(
    path: str, query: dict[str, str], code: str, pointer: str | None
) -> None:
    found = problem_of(Caller().get(path.format(made()), **query))
    assert found["code"] == code
    assert [error["pointer"] for error in found["errors"]] == ([pointer] if pointer else [])


def test_a_position_past_the_end_is_told_the_last_one() -> None:
    name = made()
    last = len(Caller().get(f"traces/{name}").json()["steps"])
    assert Caller().get(f"traces/{name}/frames/{last}").json()["last"] == last
    found = problem_of(Caller().get(f"traces/{name}/frames/{last + 1}"))
    assert f"positions 0 to {last}" in found["detail"]


def test_a_frame_is_said_in_the_language_asked_for() -> None:
    name = made()
    english = Caller().get(f"traces/{name}/frames/1").json()
    chinese = Caller().get(f"traces/{name}/frames/1", lang="zh-CN").json()
    assert english["entities"] == chinese["entities"]
    assert english["caption"] != chinese["caption"]
    assert english["tables"][0]["rows"]
    assert english["changes"]


def test_a_revoked_token_still_reads_what_is_public() -> None:
    caller = Caller()
    caller.headers["Authorization"] = "Bearer gp_revoked"
    assert caller.get(f"traces/{made()}").status_code == 200


# ---- exam mode ----


def test_exam_mode_tells_nothing_of_what_comes_until_it_is_answered() -> None:
    name, caller = made(), Caller()
    whole = caller.get(f"traces/{name}").json()
    asked = sorted(whole["questions"], key=lambda q: q["at"])
    assert asked, "the example asks something"
    reached = 0
    for question in asked:
        seen = caller.get(f"traces/{name}", answers="0", at=str(reached)).json()
        assert len(seen["steps"]) == question["at"] - 1
        assert seen["questions"][-1]["id"] == question["id"]
        assert not [q for q in seen["questions"] if "answer" in q or "explain" in q]
        assert not [c for q in seen["questions"] for c in q.get("choices", []) if "why" in c]
        assert all(item["at"] < question["at"] for item in seen["observables"])
        graded = caller.post(
            f"traces/{name}/answers",
            {"question": question["id"], "at": question["at"], "answer": question["answer"]},
        )
        assert graded.json()["right"] is True
        reached = graded.json()["at"]
    seen = caller.get(f"traces/{name}", answers="0", at=str(reached)).json()
    assert seen["steps"] == whole["steps"]


def test_a_text_that_only_a_later_step_uses_is_withheld() -> None:
    name = made()
    whole = Caller().get(f"traces/{name}").json()
    seen = Caller().get(f"traces/{name}", answers="0").json()
    assert set(seen["text"]) < set(whole["text"])
    one = Caller().get(f"traces/{name}", answers="0", lang="en").json()
    assert {tuple(texts) for texts in one["text"].values()} == {("en",)}


def test_a_wrong_prediction_is_told_the_answer() -> None:
    name = made()
    question = Caller().get(f"traces/{name}").json()["questions"][0]
    given = {"question": question["id"], "at": question["at"], "answer": "no such thing"}
    response = Caller().post(f"traces/{name}/answers", given)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response.json()["right"] is False
    assert response.json()["answer"] == question["answer"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"question": "nope"}, "/question"),
        ({"at": 4_999}, "/at"),
        ({"at": "x"}, "/at"),
        ({"lang": "fr"}, "/lang"),
    ],
)
def test_a_prediction_that_fits_no_question_is_refused(
    change: dict[str, Any], pointer: str
) -> None:
    name = made()
    question = Caller().get(f"traces/{name}").json()["questions"][0]
    given = {"question": question["id"], "at": question["at"], "answer": 1, **change}
    found = problem_of(Caller().post(f"traces/{name}/answers", given))
    assert (found["code"], found["errors"][0]["pointer"]) == ("invalid", pointer)


# ---- evidence ----


def test_evidence_shows_what_real_go_printed() -> None:
    record = shipped("slice-growth")[0]
    name = made(record.go, record.wanted.simulator, **record.wanted.params)
    body = Caller().get(f"traces/{name}/evidence").json()
    assert body["confirmed"] > 0
    assert body["contradicted"] == 0
    run = body["runs"][0]
    assert run["go"] == record.go
    assert json.loads(run["stdout"])["observables"]
    assert {value["verdict"] for value in run["values"]} <= {"confirmed", "unavailable"}


def test_a_trace_that_nobody_checked_has_no_runs() -> None:
    name = made("1.15", appends=3)
    body = Caller().get(f"traces/{name}/evidence").json()
    assert (body["runs"], body["confirmed"]) == ([], 0)


# ---- comparisons ----


def test_a_comparison_says_where_the_releases_part_in_both_languages() -> None:
    a, b = made("1.17", appends=700), made("1.18", appends=700)
    response = Caller().get(f"comparisons/{a}/{b}")
    body = response.json()
    assert response["Cache-Control"] == "public, no-cache"
    assert body["first"]["fields"][0] == ["s.cap", 1024, 848]
    assert "1024 in Go 1.17" in body["summary"]["en"]
    assert "1024" in body["summary"]["zh-CN"]
    again = Caller().client.get(
        f"/api/v1/comparisons/{a}/{b}", headers={"if-none-match": response["ETag"]}
    )
    assert again.status_code == 304
    page = Caller().client.get(f"/traces/{a}/compare/{b}.json", headers={"accept-encoding": "gzip"})
    assert json.loads(gzip.decompress(page.content)) == body


def test_different_stories_are_not_compared() -> None:
    a, b = made(), made("1.27", "channel")
    found = problem_of(Caller().get(f"comparisons/{a}/{b}"))
    assert (found["code"], found["errors"][0]["pointer"]) == ("invalid", "b")
