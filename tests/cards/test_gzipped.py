"""Parts that were compressed one by one are one gzip, whatever they hold and however many."""

from __future__ import annotations

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from cards.gzipped import gzip_of, part_of


@given(st.lists(st.binary(max_size=300)))
def test_the_parts_bytes_come_back_one_after_the_other(raws: list[bytes]) -> None:
    zipped = gzip_of(map(part_of, raws))
    assert gzip.decompress(zipped) == b"".join(raws)  # which checks length and CRC, too


@given(st.lists(st.integers(0, 3_000_000), max_size=4))
def test_large_parts_have_the_right_checksum(sizes: list[int]) -> None:
    raws = [bytes([number + 1]) * size for number, size in enumerate(sizes)]
    assert gzip.decompress(gzip_of(map(part_of, raws))) == b"".join(raws)


def test_it_is_one_member_which_every_client_reads_to_its_end() -> None:
    zipped = gzip_of([part_of(b"one,"), part_of(b"two")])
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert reader.decompress(zipped) == b"one,two"
    assert (reader.eof, reader.unused_data) == (True, b"")
