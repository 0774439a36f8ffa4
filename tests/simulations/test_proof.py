"""What pages say of the evidence: a sentence with numbers, toolchain and day; never a bare tick."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from simulations import runner, services, verification
from simulations.models import SimulationRun
from simulations.proof import written
from simulations.services import Asked
from simulations.toolchain import records
from tests.simulations.evidence_cast import AT, made, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]


def build(asked: Asked) -> str:
    """Make the trace as a worker would; return its digest."""
    run = services.start(asked)
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return str(run.document_id)


def growth(go: str = "1.27", **params: Any) -> Asked:
    return services.asked("slice-growth", {"appends": 613, **params}, go=go)


def shown(digest: str, lang: str = "en", **options: Any) -> str:
    """The tag's HTML, spaces joined."""
    source = "{% load traces %}{% evidence digest brief=brief %}"
    with translation.override(lang):
        html = Template(source).render(Context({"digest": digest, "brief": False, **options}))
    return " ".join(html.split())


def test_a_confirmed_trace_says_how_many_values_on_which_toolchain_and_when() -> None:
    record = recorded("slice-growth", "1.19", appends=700)
    day = f"{record.at.day} {record.at:%b %Y}"
    digest = build(growth("1.19", appends=700))
    assert f"2 of 2 values confirmed on go1.19.8 linux/amd64, {day}</span>" in shown(digest)
    assert "2 个值中有 2 个已在 go1.19.8 linux/amd64 上证实" in shown(digest, "zh-hans")


def test_it_opens_to_each_value_the_program_and_what_it_printed() -> None:
    html = shown(build(growth("1.19", appends=700)))
    record = recorded("slice-growth", "1.19", appends=700)
    assert html.startswith('<details class="proof proof--confirmed"')
    assert "<code>len_cap_at_change</code>" in html
    assert "len(s), cap(s) at each change of cap" in html
    assert '<pre tabindex="0" dir="ltr"><code>848</code></pre>' in html
    assert html.count("confirmed</p>") == 2
    assert "<code>go version go1.19.8 linux/amd64</code>" in html
    assert record.probe in html
    assert "Source: main.go" in html
    assert "func escapesLater(n int)" in html
    assert "&quot;len_cap_at_change&quot;:[{&quot;len&quot;:0,&quot;cap&quot;:0}" in html
    assert "exit code 0" in html


def test_a_contradiction_comes_first_and_shows_both_values() -> None:
    asked = growth(appends=700)
    verification.store(asked, made(asked, cap=1024))
    html = shown(build(asked))
    assert "1 of 2 values contradicted by go1.27.9 linux/amd64, 2 Mar 2026</span>" in html
    assert "proof--contradicted" in html
    assert "<code>1024</code>" in html
    assert 'The simulator says:</p><pre tabindex="0" dir="ltr"><code>848</code>' in html
    assert "Other runs of the same parameters:" in html
    assert "2 of 2 values confirmed on go1.27.3" in html


def test_where_everything_is_contradicted_it_is_not_hidden() -> None:
    asked = growth()
    verification.store(asked, made(asked, cap=1, len_cap_at_change=[]))
    assert "2 of 2 values contradicted by go1.27.9" in shown(build(asked))


def test_a_trace_that_claims_something_else_than_was_recorded_is_not_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = growth()
    digest = build(asked)
    stale = made(asked)
    monkeypatch.setattr(services, "evidence_for", lambda _: [stale])
    assert "2 of 2 values confirmed" in shown(digest)
    other = made(growth(appends=50))
    monkeypatch.setattr(services, "evidence_for", lambda _: [other])
    assert "2 of 2 values contradicted" in shown(digest)


def test_hashes_that_the_program_reported_are_named_plainly() -> None:
    asked = services.asked("map-collisions", {}, go="1.27")
    html = shown(build(asked))
    assert "3 of 3 values confirmed on go1.27.3" in html
    assert "The program reported its own; given those, the simulator says what it printed." in html
    assert "The trace above has hashes of its own" in html
    assert "Source: map_peek.go" in html
    assert "hashes of its own" not in shown(build(growth(appends=700)))


@pytest.mark.parametrize("go", ["1.15", "1.18", "1.20"])
def test_a_release_that_was_never_run_is_taken_from_the_source_by_file_and_symbol(
    go: str,
) -> None:
    html = shown(build(growth(go)))
    assert f"Taken from the source of Go {go}; no program was run." in html
    assert "<code>runtime/slice.go</code></a> <code>growslice</code>" in html
    assert f"release-branch.go{go}/src/runtime/slice.go" in html
    assert "confirmed" not in html


def test_other_parameters_are_not_passed_off_as_confirmed() -> None:
    html = shown(build(growth()))
    assert "These parameters have not been run on real Go 1.27." in html
    runs = [r for r in records.read("slice-growth") if r.go == "1.27"]
    total = sum(len(r.values) for r in runs)
    assert (
        f"With {len(runs)} other sets of parameters, go1.27.3 linux/amd64 printed {total} of the "
        f"{total} values that this simulator gives." in html
    )
    assert "proof--other" in html


def test_what_no_program_can_see_is_cited(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = growth()
    digest = build(asked)
    record = made(asked)
    unseen = record.values[0]
    values = (
        records.Value(unseen.observable, "source-only", "unavailable", unseen.claimed, None),
        *record.values[1:],
    )
    seen = records.Record(**{**vars(record), "values": values})
    monkeypatch.setattr(services, "evidence_for", lambda _: [seen])
    html = shown(digest)
    assert "1 of 2 values confirmed on go1.27.9 linux/amd64, 2 Mar 2026; 1 taken from" in html
    assert "not visible to a program" in html
    assert "<code>nextslicecap</code>" in html


def test_a_program_that_changed_since_is_not_shown_in_the_old_one_s_place() -> None:
    asked = growth()
    record = made(asked)
    verification.store(asked, records.Record(**{**vars(record), "probe": "0" * 64}))
    html = shown(build(asked))
    assert "2 of 2 values confirmed" in html
    assert "The program has been changed since" in html
    assert "Source: main.go" not in html


def test_the_short_form_is_one_line_with_a_link_and_no_value() -> None:
    digest = build(growth("1.19", appends=700))
    html = shown(digest, brief=True)
    assert "2 of 2 values confirmed on go1.19.8 linux/amd64" in html
    assert f'href="/traces/{digest}/#evidence-{digest[:12]}"' in html
    assert "848" not in html
    assert "<details" not in html


def test_an_unknown_trace_has_no_evidence_box() -> None:
    assert shown("") == ""
    assert shown("0" * 64) == ""


def test_the_page_of_a_trace_has_its_evidence(client: Client) -> None:
    digest = build(growth("1.19", appends=700))
    html = client.get(f"/traces/{digest}/").content.decode()
    assert f'id="evidence-{digest[:12]}"' in html
    assert html.index("</goprep-trace>") < html.index('class="proof ')


def test_a_run_that_has_just_finished_says_it_too(client: Client) -> None:
    build(growth())
    run = SimulationRun.objects.get()
    html = client.get(f"/simulations/runs/{run.pk}/").content.decode()
    assert "These parameters have not been run on real Go 1.27." in html


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (848, "848"),
        ([1, 2], "[1, 2]"),
        ("中文", '"中文"'),
        ([], "[]"),
        (
            [{"len": n, "cap": 2 * n} for n in (1, 20, 300, 4000)],
            " len   cap\n   1     2\n  20    40\n 300   600\n4000  8000",
        ),
        (["x" * 40, "y" * 40], f'0: "{"x" * 40}"\n1: "{"y" * 40}"'),
        ({"a": "x" * 40, "b": "y" * 40}, f'a: "{"x" * 40}"\nb: "{"y" * 40}"'),
        ([[["x" * 90, "y" * 90]]], f'0: "{"x" * 90}"\n1: "{"y" * 90}"'),
        ({"a": ["x" * 90, "y" * 90]}, f'a:\n  0: "{"x" * 90}"\n  1: "{"y" * 90}"'),
    ],
)
def test_long_values_are_written_an_item_a_line(value: Any, text: str) -> None:
    assert written(value) == text


def test_the_day_is_the_day_in_utc() -> None:
    asked = growth()
    late = AT.replace(hour=23, minute=59)
    verification.store(asked, made(asked, late))
    assert late.tzinfo is dt.UTC
    assert ", 2 Mar 2026</span>" in shown(build(asked))
