"""The recorded fixtures are what the code says today; a difference must be meant."""

from __future__ import annotations

import pytest

from tests.conformance.record import HERE, documents, written

DOCUMENTS = dict(documents())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_recorded_frames_are_current(name: str) -> None:
    recorded = (HERE / f"{name}.json").read_text()
    assert recorded == written(DOCUMENTS[name]), "run `make golden` and read the difference"


def test_no_fixture_is_left_over() -> None:
    assert {path.stem for path in HERE.glob("*.json")} == set(DOCUMENTS)
