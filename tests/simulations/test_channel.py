"""Channels, held to what real Go printed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.errors import ParameterError
from simulations.registry import simulate
from simulations.trace import validate


def observed(**params: Any) -> dict[str, Any]:
    return simulate("channel", params).observables


def test_a_parked_receiver_gets_the_value_directly_and_a_parked_sender_joins_the_tail() -> None:
    seen = observed()
    states = seen["states"]
    assert [s["qcount"] for s in states] == [0, 0, 1, 2, 2, 2, 2, 2, 1]
    assert [s["sendx"] for s in states] == [0, 0, 1, 0, 0, 1, 1, 1, 1]
    assert [s["recvx"] for s in states] == [0, 0, 0, 0, 0, 1, 1, 1, 0]
    assert states[5]["buf"] == [10, 9]
    assert states[8]["buf"] == [10, 0]
    assert seen["finished"][1] == [{"op": 0, "result": "7 true"}, {"op": 1, "result": "sent"}]
    assert seen["finished"][5] == [{"op": 4, "result": "sent"}, {"op": 5, "result": "8 true"}]
    assert seen["blocked"] == 0


def test_close_makes_parked_senders_panic() -> None:
    seen = observed(cap=0, ops=["send 1", "send 2", "recv", "close", "close"])
    assert seen["finished"][3] == [
        {"op": 1, "result": "panic: send on closed channel"},
        {"op": 3, "result": "closed"},
    ]
    assert seen["finished"][4] == [{"op": 4, "result": "panic: close of closed channel"}]


def test_a_nil_channel_waits_for_ever() -> None:
    seen = observed(nil=True, ops=["send 1", "recv", "try-send 1", "try-recv", "close"])
    assert seen["blocked"] == 2
    assert seen["states"][0] == {
        "qcount": 0, "closed": False, "sendx": 0, "recvx": 0, "recvq": 0, "sendq": 0, "buf": [],
    }  # fmt: skip
    assert [f[0]["result"] for f in seen["finished"][2:]] == [
        "default", "default", "panic: close of nil channel",
    ]  # fmt: skip


def test_the_table_has_every_outcome() -> None:
    seen = observed(scenario="outcomes")
    assert len(seen) == 25
    assert seen["send_nil"] == seen["recv_empty"] == "blocks"
    assert seen["try_send_empty"] == "sent"
    assert seen["recv_full"] == "5 true"
    assert seen["try_send_full"] == "default"
    assert seen["try_recv_closed"] == "0 false"
    assert seen["close_closed_with_data"] == "panic: close of closed channel"


@pytest.mark.parametrize("op", ["send", "recv 1", "try-close", "send x", ""])
def test_a_malformed_operation_is_refused_by_its_place(op: str) -> None:
    with pytest.raises(ParameterError) as caught:
        observed(ops=["recv", op])
    assert caught.value.field == "ops[1]"


OP = st.one_of(
    st.builds(lambda n: f"send {n}", st.integers(1, 99)),
    st.builds(lambda n: f"try-send {n}", st.integers(1, 99)),
    st.sampled_from(["recv", "recv", "try-recv", "close"]),
)


@settings(max_examples=80)
@given(cap=st.integers(0, 5), ops=st.lists(OP, min_size=1, max_size=60))
def test_no_value_is_lost_or_doubled_and_waiters_are_counted(cap: int, ops: list[str]) -> None:
    # Every send carries its own number, so values can be told apart.
    ops = [f"{op.split()[0]} {i}" if "send" in op else op for i, op in enumerate(ops)]
    trace = simulate("channel", {"cap": cap, "ops": ops})
    validate(trace)
    finished = [item for done in trace.observables["finished"] for item in done]
    sent = {item["op"] for item in finished if item["result"] == "sent"}
    received = [int(r["result"].split()[0]) for r in finished if r["result"].endswith(" true")]
    last = trace.observables["states"][-1]
    assert len(received) == len(set(received))
    assert set(received) <= sent
    assert len(received) + last["qcount"] == len(sent)
    assert trace.observables["blocked"] == last["recvq"] + last["sendq"]
