"""manage.py build_examples: every worked example of every published card, made by the workers."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from cards.models import WorkedExample
from simulations import runner, tasks
from simulations.models import SimulationRun
from tests.makers import make_card, make_deck

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A worker that has finished by the time the message is sent; returns what it was sent."""
    done: list[str] = []

    def deliver(run_id: str) -> None:
        done.append(run_id)
        runner.execute(run_id)

    monkeypatch.setattr(tasks.run_simulation, "delay", deliver)
    return done


def make_example(**fields: Any) -> WorkedExample:
    card = fields.pop("card", None) or make_card(make_deck("deck-of-examples"), "slices")
    return WorkedExample.objects.create(
        **{
            "card": card,
            "key": "chunks",
            "title": {"en": "Chunks", "zh-CN": "分块"},
            "simulator": "slice-growth",
            "params": {"scenario": "append-chunks"},
            "releases": ["1.17", "1.27"],
            **fields,
        }
    )


def build(*args: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("build_examples", *args, stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(str(stop.code))
    return code, out.getvalue(), err.getvalue()


def test_every_release_of_an_example_is_made() -> None:
    make_example()
    code, out, err = build()
    assert (code, err) == (0, "")
    assert "worked examples: 2 of 2 made" in out
    assert sorted(SimulationRun.objects.values_list("go", "status")) == [
        ("1.17", "succeeded"),
        ("1.27", "succeeded"),
    ]


def test_a_second_time_there_is_nothing_to_do(worker: list[str]) -> None:
    make_example()
    build()
    assert build()[0] == 0
    assert len(worker) == 2


def test_rebuilding_makes_them_again(worker: list[str]) -> None:
    make_example()
    build()
    assert build("--rebuild")[0] == 0
    assert len(worker) == 4


def test_one_card_and_one_release_can_be_named(worker: list[str]) -> None:
    example = make_example()
    make_example(card=make_card(example.card.deck, "maps"))
    assert build("slices", "--go", "1.17")[0] == 0
    assert SimulationRun.objects.count() == 1
    assert len(worker) == 1


def test_cards_that_are_not_published_wait(worker: list[str]) -> None:
    make_example(card=make_card(make_deck(), "draft", state="draft"))
    assert build()[0] == 0
    assert worker == []


def test_what_cannot_be_made_is_named_and_the_rest_is_made() -> None:
    example = make_example()
    make_example(card=example.card, key="bad", params={"appends": -1})
    code, out, err = build()
    assert code == 1
    assert "2 of 2 made" in out
    assert "slices/bad on Go 1.17: appends: -1 is outside" in err


def test_it_gives_up_waiting_and_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.run_simulation, "delay", lambda run_id: None)
    make_example()
    code, out, err = build("--timeout", "0")
    assert code == 1
    assert "0 of 2 made" in out
    assert "slices/chunks on Go 1.17: still waiting for a worker" in err


def test_it_can_ask_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.run_simulation, "delay", lambda run_id: None)
    make_example()
    assert build("--no-wait") == (0, "asked for 2 examples\n", "")
