"""The lock files: whole, hashed, in step with what was asked for and with each other."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.goprep.site import CHECKOUT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, Requirement]:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    found = [Requirement(line.rstrip(" \\")) for line in text.splitlines() if line[:1].isalnum()]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def asked_for(file: str) -> list[Requirement]:
    lines = (CHECKOUT / file).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line[:1].isalnum()]


def version(requirement: Requirement) -> str:
    return str(requirement.specifier).removeprefix("==")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_hashed_and_no_address_is_written_down(lock: str) -> None:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    for block in blocks:
        assert re.match(r"[\w.-]+==\S+ ", block), block
        assert "--hash=sha256:" in block, block
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_everything_asked_for_is_locked_in_an_allowed_version(stem: str) -> None:
    locked = pins(f"{stem}.lock")
    for requirement in asked_for(f"{stem}.in"):
        pin = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version(pin)), f"{requirement}: {pin}; run make lock"


def test_tests_run_on_the_versions_that_people_run() -> None:
    run, dev = (pins(lock) for lock in LOCKS)
    assert {name: version(pin) for name, pin in run.items()} == {
        name: version(dev[name]) for name in run
    }
