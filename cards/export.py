"""Everything there is about one learner, as one archive that any program can read.

``README`` below is the format's description; it is the first file of the archive.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse

from cards.models import Device, Learner, Report, Schedule, StudyEvent
from cards.services import settings_of

README = """\
Your GoPrep data, as it was at {at}.

All files are UTF-8. A .jsonl file holds one JSON object a line.

account.json     your user name, when the account was made, your settings now, and the settings
                 your history starts with
devices.jsonl    the devices that are logged in (their tokens are not known to us)
events.jsonl     everything you did, in the order it arrived: the whole truth about your study
schedules.jsonl  what the events add up to for each card: when it is due and how well it is known
reports.jsonl    the problems with cards that you reported, and what editors replied

Putting events back: each line of events.jsonl is an event as POST /api/v1/sync/events takes it
(members it does not know, such as received_at, are ignored). Send the lines in batches of up to
5,000, in any order and as often as you like: what has arrived already is not counted twice, and
the schedules come out the same. "clamped" marks an event whose device's clock was ahead: it counts
at occurred_at, and the clock said claimed_at.

Instants are ISO 8601; occurred_at carries the offset of the place you studied in. Ratings are
1 Again, 2 Hard, 3 Good, 4 Easy. Stability is in days, difficulty from 1 to 10. Days such as
last_review_day are study days, which begin at the hour that the settings name.
"""

# Rows are read in portions, so that an archive takes no more memory than a portion.
PORTION = 2000
_SCHEDULE_FIELDS = (
    "card_id",
    "kind",
    "due_at",
    "stability",
    "difficulty",
    "step",
    "interval_days",
    "last_review_at",
    "last_review_day",
    "introduced_day",
    "reviews",
    "lapses",
    "suspended",
    "buried_until",
    "flagged",
    "leech",
    "sequence",
)
_REPORT_FIELDS = (
    "id",
    "card_id",
    "kind",
    "text",
    "revision",
    "lang",
    "go_release",
    "digest",
    "position",
    "created_at",
    "state",
    "reply",
    "fixed_in",
    "decided_at",
)


def archive_of(learner: Learner, *, at: datetime) -> FileResponse:
    """The archive as a download; it spools to disk past a megabyte, and is gone when it is sent."""
    archive = tempfile.SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115
    write_archive(learner, archive, at=at)
    archive.seek(0)
    return FileResponse(
        archive,
        as_attachment=True,
        filename=f"goprep-{at:%Y-%m-%d}.zip",
        headers={"Cache-Control": "no-store", "Content-Type": "application/zip"},
    )


def write_archive(learner: Learner, to: IO[bytes], *, at: datetime) -> None:
    """Write the ZIP archive; all of it is of one moment."""
    with transaction.atomic(), zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        # Pushes wait while the files are written, so that schedules match events.
        learner = Learner.objects.select_for_update().get(pk=learner.pk)
        archive.writestr("README.txt", README.format(at=at.isoformat(timespec="seconds")))
        archive.writestr("account.json", _line(_account(learner)))
        _write(archive, "devices.jsonl", _devices(learner))
        _write(archive, "events.jsonl", _events(learner))
        _write(archive, "schedules.jsonl", _schedules(learner))
        _write(archive, "reports.jsonl", _reports(learner))


def _write(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> None:
    with archive.open(name, "w", force_zip64=True) as out:
        for row in rows:
            out.write(_line(row))


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime) and value.utcoffset() == timedelta(0):
        return value.isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, UUID) else value.isoformat()  # type: ignore[attr-defined]


def _account(learner: Learner) -> dict[str, Any]:
    user = learner.user
    return {
        "learner": learner.pk,
        "username": user.get_username() if user else None,
        "created_at": user.date_joined if user else learner.created_at,
        "settings": settings_of(learner).as_json(),
        "initial_settings": learner.initial_settings,
    }


def _devices(learner: Learner) -> Iterator[dict[str, Any]]:
    for device in Device.objects.filter(user=learner.user_id):
        yield {
            "id": device.id,
            "name": device.name,
            "scopes": device.scopes,
            "created_at": device.created,
            "last_used_at": device.last_used_at,
            "expires_at": device.expiry,
        }


def _events(learner: Learner) -> Iterator[dict[str, Any]]:
    rows = StudyEvent.objects.filter(learner=learner).order_by("sequence")
    for event in rows.iterator(chunk_size=PORTION):
        local = timezone(timedelta(minutes=event.utc_offset_minutes))
        found = {
            "event_id": event.event_id,
            "kind": event.kind,
            "card": event.card_id,
            "card_revision": event.card_revision,
            "target": event.target,
            "occurred_at": event.occurred_at.astimezone(local).isoformat(),
            "time_zone": event.time_zone,
            "device": event.device,
            "data": event.data,
            "sequence": event.sequence,
            "received_at": event.received_at,
        }
        if event.clamped:
            found |= {"clamped": True, "claimed_at": event.claimed_at}
        yield {name: value for name, value in found.items() if value is not None}


def _reports(learner: Learner) -> Iterator[dict[str, Any]]:
    rows = Report.objects.filter(learner=learner).order_by("created_at", "pk")
    yield from rows.values(*_REPORT_FIELDS).iterator(chunk_size=PORTION)


def _schedules(learner: Learner) -> Iterator[dict[str, Any]]:
    rows = Schedule.objects.filter(learner=learner).order_by("sequence", "card_id")
    for row in rows.values(*_SCHEDULE_FIELDS).iterator(chunk_size=PORTION):
        yield {"card": row.pop("card_id"), **row}
