"""Zip archives of strangers: nothing is believed, everything is counted."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from cards.interchange.archives import pack, unpack
from cards.interchange.limits import ZipLimits
from tests.cards.interchange.makers import make_zip, problems_of

SMALL = ZipLimits(entries=5, entry=2_000_000, total=4_000_000, ratio=60)


def refusals(data: bytes, limits: ZipLimits = SMALL) -> list[str]:
    return problems_of(unpack, data, "x.zip", limits)


def test_what_is_packed_is_unpacked() -> None:
    files = {"a.md": b"one", "b.md": b"two" * 1000}
    assert unpack(pack(files), "x.zip", SMALL) == files


def test_the_same_files_make_the_same_bytes() -> None:
    assert pack({"a": b"1"}) == pack({"a": b"1"})


def test_only_what_is_wanted_is_kept() -> None:
    data = make_zip({"a": b"1", "b": b"2"})
    assert unpack(data, "x.zip", SMALL, keep="a".__eq__) == {"a": b"1"}


def test_a_bomb_is_stopped_by_its_ratio_while_unpacking() -> None:
    assert refusals(make_zip({"zeros": bytes(3_900_000)})) == [
        "x.zip: unpacks to more than 60 times its size; no honest file does."
    ]


def test_a_bomb_of_many_files_is_stopped_by_the_total() -> None:
    data = make_zip({str(n): bytes(1_500_000) for n in range(4)})
    limits = ZipLimits(entries=5, entry=2_000_000, total=4_000_000, ratio=1_000_000)
    assert refusals(data, limits) == ["x.zip: unpacks to more than 4 MB; bring less at a time."]


def test_a_header_that_lies_about_the_size_does_not_help() -> None:
    data = bytearray(make_zip({"zeros": bytes(3_900_000)}))
    central = data.index(b"PK\x01\x02")
    for place in (22, central + 24):  # uncompressed size, in both headers
        data[place : place + 4] = struct.pack("<I", 10)
    found = refusals(bytes(data))
    assert len(found) == 1
    assert "is damaged" in found[0] or "60 times" in found[0]


def test_a_large_file_is_named() -> None:
    limits = ZipLimits(entry=1000, total=10_000_000, ratio=1_000_000)
    data = make_zip({"small": b"1", "large": bytes(2000), "huge": bytes(9000)})
    assert refusals(data, limits) == [
        "large: is larger than 0.001 MB.",
        "huge: is larger than 0.001 MB.",
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("/etc/passwd", "is an absolute name"),
        ("C:/windows/x", "is an absolute name"),
        ("../../evil.md", "leads out of the archive"),
        ("a/../../evil.md", "leads out of the archive"),
        ("a\\b.md", "has a backslash"),
        ("a\x07b.md", "has a backslash or a control character"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str, told: str) -> None:
    (found,) = refusals(make_zip({name: b"x"}))
    assert told in found


def test_every_bad_name_is_told() -> None:
    assert len(refusals(make_zip({"/a": b"x", "../b": b"x", "c": b"x"}))) == 2


def test_too_many_files_are_refused_before_the_directory_is_read() -> None:
    told = ["x.zip: holds more than 5 files; bring fewer at a time."]
    assert refusals(make_zip({str(n): b"" for n in range(6)})) == told
    assert refusals(make_zip({str(n): b"" for n in range(600)})) == told


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = _twice()
    assert refusals(data) == ["a: occurs twice in the archive."]


def _twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr("a", b"2")
    return out.getvalue()


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(make_zip({"a": b"1"}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert refusals(bytes(data)) == ["a: is encrypted; make the archive without a password."]


def test_a_link_is_refused() -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    assert refusals(_of(info)) == ["link: is a link or a device, not a file."]


def test_an_unusual_compression_is_refused() -> None:
    info = zipfile.ZipInfo("a")
    info.compress_type = zipfile.ZIP_LZMA
    assert "compressed in an unusual way" in refusals(_of(info))[0]


def _of(info: zipfile.ZipInfo) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, b"x" * 100)
    return out.getvalue()


@pytest.mark.parametrize("cut", [4, 30, 60, -1])
def test_a_broken_archive_is_one_sentence(cut: int) -> None:
    (found,) = refusals(make_zip({"a": b"1" * 100})[:cut])
    assert found.startswith("x.zip: is not a zip archive that can be opened")


def test_a_damaged_file_is_named() -> None:
    data = bytearray(make_zip({"a": b"spam and eggs " * 30}))
    data[40] ^= 0xFF
    (found,) = refusals(bytes(data))
    assert found.startswith("a: is damaged")
