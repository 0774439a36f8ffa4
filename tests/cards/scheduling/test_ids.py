from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from cards.scheduling import RANDOM_BITS, uuid7

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
