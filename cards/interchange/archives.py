"""Opens zip archives that strangers made.

Nothing is ever unpacked to disk, names are only looked at, and sizes are counted while unpacking:
an archive may say of itself what it likes.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO

from cards.interchange.limits import MEGABYTE, ZipLimits, megabytes
from cards.interchange.problems import Problem, RefusedError, refuse
from cards.sentences import Sentence, say

_CHUNK = 64 * 1024
_DRIVE = re.compile(r"[A-Za-z]:")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CENTRAL_RECORD = b"PK\x01\x02"
_ABSOLUTE = say(
    "is an absolute name; an archive may only name files of its own.",
    "是绝对路径；归档里只能有它自己的文件。",
)
_OUTSIDE = say(
    "leads out of the archive; take the .. out of its name.",
    "指向归档之外；请去掉名字里的 ..。",
)
_ODD_NAME = say("has a backslash or a control character in its name.", "名字里有反斜杠或控制字符。")
_TWICE = say("occurs twice in the archive.", "在归档里出现了两次。")
_ENCRYPTED = say(
    "is encrypted; make the archive without a password.", "已加密；请不用密码重新制作归档。"
)
_UNUSUAL = say(
    "is compressed in an unusual way; make an ordinary zip archive.",
    "压缩方式少见；请制作普通的 zip 归档。",
)
_NO_FILE = say("is a link or a device, not a file.", "是链接或设备，不是文件。")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def pack(entries: Mapping[str, bytes]) -> bytes:
    """An archive of these files. The same files give the same bytes, whenever it is made."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def unpack(
    data: bytes,
    file: str,
    limits: ZipLimits,
    *,
    keep: Callable[[str], bool] = lambda name: True,
    largest: Callable[[str], int] | None = None,
) -> dict[str, bytes]:
    """The files of an archive by name, all of them unpacked and counted, those kept that `keep`
    wants. `largest` gives an entry's own limit in bytes. Raises RefusedError with every reason."""
    infos = _directory(data, file, limits)
    problems = [*_names_at_fault(infos), *_kinds_at_fault(infos)]
    if problems:
        raise RefusedError(problems)
    kept: dict[str, bytes] = {}
    budget = max(MEGABYTE, min(limits.total, limits.ratio * len(data)))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in infos:
            most = limits.entry if largest is None else largest(info.filename)
            content = bytearray()
            size = 0
            try:
                for chunk in _chunks(archive, info):
                    size += len(chunk)
                    if size > budget:
                        raise refuse(file, _bomb(limits, len(data)))
                    if size <= most and keep(info.filename):
                        content += chunk
            except _BROKEN as error:
                problems.append(Problem(info.filename, _damaged(error)))
            budget -= size
            if size > most:
                said = say("is larger than {most}.", "大于 {most}。", most=megabytes(most))
                problems.append(Problem(info.filename, said))
            elif keep(info.filename):
                kept[info.filename] = bytes(content)
    if problems:
        raise RefusedError(problems)
    return kept


def _directory(data: bytes, file: str, limits: ZipLimits) -> list[zipfile.ZipInfo]:
    """The entries that are files. Counting comes first: reading a directory costs memory."""
    said = say(
        "holds more than {most:,} files; bring fewer at a time.",
        "包含超过 {most:,} 个文件；请分批带入。",
        most=limits.entries,
    )
    many = refuse(file, said)
    if data.count(_CENTRAL_RECORD) > 2 * limits.entries:
        raise many
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (*_BROKEN, NotImplementedError) as error:
        said = say(
            "is not a zip archive that can be opened ({error}).",
            "不是可以打开的 zip 归档（{error}）。",
            error=error,
        )
        raise refuse(file, said) from error
    if len(infos) > limits.entries:
        raise many
    return [info for info in infos if not (info.is_dir() and info.file_size == 0)]


def _names_at_fault(infos: Iterable[zipfile.ZipInfo]) -> Iterator[Problem]:
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        shown = ascii(name)[1:-1][:100]
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or _DRIVE.match(name):
            yield Problem(shown, _ABSOLUTE)
        if ".." in parts:
            yield Problem(shown, _OUTSIDE)
        elif "\\" in name or not name.isprintable():
            yield Problem(shown, _ODD_NAME)
        if info.filename in seen:
            yield Problem(shown, _TWICE)
        seen.add(info.filename)


def _kinds_at_fault(infos: Iterable[zipfile.ZipInfo]) -> Iterator[Problem]:
    for info in infos:
        name = ascii(info.filename)[1:-1][:100]
        mode = info.external_attr >> 16
        if info.flag_bits & 0x1:
            yield Problem(name, _ENCRYPTED)
        if info.compress_type not in _METHODS:
            yield Problem(name, _UNUSUAL)
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            yield Problem(name, _NO_FILE)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _bomb(limits: ZipLimits, size: int) -> Sentence:
    if limits.ratio * size < limits.total:
        return say(
            "unpacks to more than {ratio} times its size; no honest file does.",
            "解压后超过自身大小的 {ratio} 倍；正常的文件不会这样。",
            ratio=limits.ratio,
        )
    return unpacks_to(limits.total)


def unpacks_to(most: int) -> Sentence:
    """What to say of something that unpacks to more than so many bytes."""
    return say(
        "unpacks to more than {most}; bring less at a time.",
        "解压后超过 {most}；请分批带入。",
        most=megabytes(most),
    )


def _damaged(error: Exception) -> Sentence:
    return say(
        "is damaged ({error}); make the archive again.",
        "已损坏（{error}）；请重新制作归档。",
        error=error,
    )
