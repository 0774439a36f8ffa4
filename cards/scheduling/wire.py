"""Events as devices send them: JSON objects, trusted in nothing.

{"event_id": UUID, "kind": …, "card": UUID, "card_revision": int, "occurred_at": ISO 8601 with
offset, "time_zone": IANA name, "device": str, "target": UUID (undo), "data": {…}}. Left out:
what the kind does not need, and whatever has a default in ``Event``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cards.scheduling.days import offset_minutes
from cards.scheduling.events import OF_A_CARD, Event, Kind, Rating
from cards.scheduling.ids import read_id
from cards.scheduling.settings import Settings, SettingsError

MAX_DATA_BYTES = 4096
# A device whose clock was never set says 1970; its reviews are real all the same.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_REVISION = 2**31 - 1
_USUAL = frozenset({"rating", "duration_ms", "mode", "predicted", "right", "flagged"})
_KINDS = {kind.value: kind for kind in Kind}
_RATINGS = {rating.value: rating for rating in Rating}


class EventError(ValueError):
    """An event that cannot be read; ``field`` names the part at fault, as in ``data.rating``."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def parse_event(raw: Any) -> Event:
    """The event in ``raw``; raises EventError. Says nothing about whether its card exists, nor
    about when it counts: see ``Event.received``."""
    if not _is_object(raw):
        raise EventError("", "An event must be a JSON object.")
    event_id = _uuid(raw, "event_id")
    kind = _kind(raw)
    at, offset = _instant(raw)
    data = _data(raw)
    _CHECKS[kind](data)
    return Event(
        event_id=event_id,
        kind=kind,
        at=at,
        card=_uuid(raw, "card") if kind in OF_A_CARD else None,
        rating=_RATINGS[data["rating"]] if kind is Kind.REVIEW else None,
        cram=kind is Kind.REVIEW and data.get("mode") == "cram",
        target=_uuid(raw, "target") if kind is Kind.UNDO else None,
        offset_minutes=offset,
        time_zone=_text(raw, "time_zone", 64),
        card_revision=_revision(raw),
        device=_text(raw, "device", 80),
        data=data,
    )


def _uuid(raw: Mapping[Any, Any], field: str) -> UUID:
    value = raw.get(field)
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str):
        raise EventError(field, "Must be a UUID.")
    try:
        return read_id(value)
    except ValueError:
        raise EventError(field, "Must be a UUID.") from None


def _kind(raw: Mapping[Any, Any]) -> Kind:
    value = raw.get("kind")
    kind = _KINDS.get(value) if isinstance(value, str) else None
    if kind is None:
        raise EventError("kind", f"Must be one of {', '.join(Kind)}.")
    return kind


def _instant(raw: Mapping[Any, Any]) -> tuple[datetime, int]:
    """``occurred_at`` in UTC, and its offset in minutes."""
    value = raw.get("occurred_at")
    try:
        local = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        if local.tzinfo is None:
            raise ValueError
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise EventError("occurred_at", "Must be a date and time with an offset.") from None
    if at < _EARLIEST:
        raise EventError("occurred_at", "Must not be before 1970.")
    return at, offset_minutes(local)


def _text(raw: Mapping[Any, Any], field: str, longest: int) -> str:
    value = raw.get(field)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest or not _storable_name(value):
        raise EventError(field, f"Must be text of at most {longest} characters.")
    return value


def _revision(raw: Mapping[Any, Any]) -> int | None:
    value = raw.get("card_revision")
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _MAX_REVISION:
        raise EventError("card_revision", "Must be a whole number.")
    return value


def _data(raw: Mapping[Any, Any]) -> dict[str, Any]:
    value = raw.get("data")
    if value is None:
        return {}
    if not _is_object(value):
        raise EventError("data", "Must be a JSON object.")
    if _is_plain(value):
        return dict(value)
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise EventError("data", "Must be plain JSON.") from None
    if len(text) > MAX_DATA_BYTES or not _storable(text):
        raise EventError("data", f"Must be plain JSON of at most {MAX_DATA_BYTES} bytes.")
    return dict(value)


def _is_plain(data: Mapping[Any, Any]) -> bool:
    """A few flat members, as nearly every event has: small and storable at a glance."""
    if len(data) > 12:
        return False
    for name, value in data.items():
        if name not in _USUAL and not (
            type(name) is str and name.isidentifier() and len(name) < 40
        ):
            return False
        kind = type(value)
        if kind is str:
            if len(value) > 40 or not value.isprintable() or not _storable(value):
                return False
        elif value is not None and kind is not bool and not (kind is int and abs(value) < 2**53):
            return False
    return True


def _is_object(value: object) -> bool:
    # Nearly always a plain dict, and asking an abstract class takes ten times as long.
    return type(value) is dict or isinstance(value, Mapping)


@lru_cache(maxsize=1024)
def _storable_name(text: str) -> bool:
    """``_storable`` for zones and devices: the same few in every event of a push."""
    return _storable(text)


def _storable(text: str) -> bool:
    """No lone surrogates, and none of the NUL characters that PostgreSQL cannot store."""
    try:
        return len(text.encode()) <= MAX_DATA_BYTES and "\0" not in text and "\\u0000" not in text
    except UnicodeEncodeError:
        return False


def _check_review(data: Mapping[str, Any]) -> None:
    if type(data.get("rating")) is not int or not 1 <= data["rating"] <= 4:
        raise EventError("data.rating", "Must be 1 (Again), 2 (Hard), 3 (Good) or 4 (Easy).")
    duration = data.get("duration_ms", 0)
    if duration is not None and (type(duration) is not int or duration < 0):
        raise EventError("data.duration_ms", "Must be a whole number of milliseconds.")
    if data.get("mode", "study") not in ("study", "cram"):
        raise EventError("data.mode", "Must be study or cram.")
    if data.get("right") not in (True, False, None):
        raise EventError("data.right", "Must be true, false or null.")


def _check_flag(data: Mapping[str, Any]) -> None:
    if type(data.get("flagged", True)) is not bool:
        raise EventError("data.flagged", "Must be true or false.")


def _check_settings(data: Mapping[str, Any]) -> None:
    try:
        Settings().changed(data)
    except SettingsError as error:
        field, sentence = next(iter(error.errors.items()))
        raise EventError(f"data.{field}", sentence) from None


def _check_nothing(data: Mapping[str, Any]) -> None:
    """Kinds whose data means nothing to us: it is kept as it came."""


_CHECKS: dict[Kind, Callable[[Mapping[str, Any]], None]] = {
    Kind.REVIEW: _check_review,
    Kind.FLAG: _check_flag,
    Kind.SETTINGS: _check_settings,
    Kind.UNDO: _check_nothing,
    Kind.SUSPEND: _check_nothing,
    Kind.RESUME: _check_nothing,
    Kind.BURY: _check_nothing,
    Kind.RESET: _check_nothing,
}
