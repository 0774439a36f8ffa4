import copy
import pickle
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest
from pydantic_core import from_json, to_json

from cards.scheduling import RANDOM_BITS, uuid7
from cards.scheduling.ids import read_id

AT = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_an_id_is_the_one_of_the_rfcs_own_example():
    # RFC 9562, appendix A.6: unix_ts_ms 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
    bits = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    made = uuid7(AT, bits)
    assert str(made) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
    assert (made.version, made.variant) == (7, RFC_4122)


def test_ids_sort_by_time():
    later = uuid7(AT + timedelta(milliseconds=1), 0)
    assert uuid7(AT, 2**RANDOM_BITS - 1) < later


@pytest.mark.parametrize(
    "text", ["017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "0" * 8 + "-0000" * 3 + "-" + "f" * 12]
)
def test_an_id_that_is_read_is_the_uuid_it_says(text):
    read, plain = read_id(text), UUID(text)
    assert isinstance(read, UUID)
    assert (read, str(read), f"{read}", repr(read.hex)) == (plain, text, text, repr(plain.hex))
    assert (hash(read), read.bytes, read.version) == (hash(plain), plain.bytes, plain.version)
    assert {plain: 1}[read] == 1
    assert sorted([read, UUID(int=1)]) == [UUID(int=1), plain]
    assert pickle.loads(pickle.dumps(read)) == copy.deepcopy(read) == plain  # noqa: S301 - ours
    assert from_json(to_json([read])) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e279b07cc398c4dc0c0c07398f",
    ],
)
def test_other_ways_of_writing_an_id_end_as_the_usual_one(text):
    assert str(read_id(text)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@pytest.mark.parametrize(
    "text", ["", "017f22e2", "g" * 36, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n"]
)
def test_what_is_no_id_is_refused(text):
    with pytest.raises(ValueError, match=r"badly formed|invalid literal"):
        read_id(text)
