"""Guessing passwords is slow, and never locks the owner out for good."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from cards import attempts

HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def guess(name: str, address: str, times: int = 1) -> list[int]:
    return [attempts.begin(name, address) for _ in range(times)]


def addresses(count: int) -> list[str]:
    return [f"203.0.113.{n}" for n in range(count)]


def test_one_name_from_one_address_is_stopped_after_its_tries() -> None:
    assert guess("alice", HERE, attempts.PER_PAIR + 1) == [0] * attempts.PER_PAIR + [
        attempts.WINDOW_S
    ]
    assert guess("Alice", HERE) == [attempts.WINDOW_S]
    assert guess("alice", THERE) == [0]
    assert guess("bob", HERE) == [0]


def test_a_list_of_names_is_not_tried_from_one_address() -> None:
    tried = [attempts.begin(f"name-{n}", HERE) for n in range(attempts.PER_ADDRESS + 1)]
    assert tried == [0] * attempts.PER_ADDRESS + [attempts.WINDOW_S]
    assert guess("alice", THERE) == [0]


def test_guesses_from_everywhere_slow_a_name_down() -> None:
    for address in addresses(attempts.PER_NAME):
        assert guess("alice", address) == [0]
    assert guess("alice", HERE) == [0]  # one each SLOW_S goes through
    assert guess("alice", THERE) == [attempts.SLOW_S]
    assert guess("bob", THERE) == [0]


def test_where_the_owner_logged_in_before_others_guesses_count_for_nothing() -> None:
    assert guess("alice", HERE) == [0]
    attempts.succeeded("alice", HERE)
    for address in addresses(attempts.PER_NAME + 5):
        attempts.begin("alice", address)
    for n in range(attempts.PER_ADDRESS + 5):
        attempts.begin(f"name-{n}", HERE)
    assert guess("alice", THERE) != [0]
    assert guess("alice", HERE, 3) == [0, 0, 0]


def test_a_known_address_may_not_guess_more_often_than_another() -> None:
    guess("alice", HERE)
    attempts.succeeded("alice", HERE)
    assert guess("alice", HERE, attempts.PER_PAIR + 1)[-1] == attempts.WINDOW_S


def test_right_passwords_are_not_counted() -> None:
    for _ in range(attempts.PER_ADDRESS + attempts.PER_NAME + attempts.PER_PAIR):
        assert guess("alice", HERE) == [0]
        attempts.succeeded("alice", HERE)


def test_right_passwords_of_many_people_at_one_address_are_not_counted() -> None:
    for n in range(attempts.PER_ADDRESS + 5):
        assert guess(f"name-{n}", HERE) == [0]
        attempts.succeeded(f"name-{n}", HERE)


def test_a_household_s_ipv6_addresses_count_as_one() -> None:
    tried = [attempts.begin("alice", f"2001:db8:1:2::{n:x}") for n in range(attempts.PER_PAIR + 1)]
    assert tried[-1] == attempts.WINDOW_S
    assert guess("alice", "2001:db8:1:3::1") == [0]


def test_an_address_makes_only_so_many_accounts() -> None:
    tried = [attempts.begin_sign_up(HERE) for _ in range(attempts.SIGN_UPS_PER_ADDRESS + 1)]
    assert tried == [0] * attempts.SIGN_UPS_PER_ADDRESS + [attempts.WINDOW_S]
    assert attempts.begin_sign_up(THERE) == 0
