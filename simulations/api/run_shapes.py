"""What the API says of runs and of the simulators they run."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Annotated, Any, Literal

from django.urls import reverse
from pydantic import ConfigDict, Field, JsonValue

from goprep.api import Shape
from simulations.models import SimulationRun
from simulations.registry import MAX_SEED
from simulations.releases import LATEST

Status = Literal["pending", "running", "succeeded", "failed"]
RUN_ID = "0f0f6a4e-3b1c-4c0e-9c43-0d9b8a3b7d11"
DIGEST = "1a7e0bb7c7d05a5f7a3d1f60a8a0b7f1bd1b1f0b6d7ce2a1f2a8f0d4c5e6b7a8"
_PLACE = re.compile(r"[^\[\]]+")


class RunRequest(Shape):
    """What to simulate. `simulators/{slug}` lists the scenarios and their parameters."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "simulator": "slice-growth",
                    "go_version": "1.27",
                    "params": {"scenario": "append-one-by-one", "appends": 20},
                    "seed": 0,
                }
            ]
        }
    )

    simulator: str = Field(max_length=64)
    go_version: str = Field(LATEST.name, max_length=8, description="Release, such as 1.24.")
    lang: str | None = Field(
        None, max_length=8, description="Language version in go.mod; the release's own if null."
    )
    params: Annotated[
        dict[str, JsonValue],
        Field(description="`scenario` and its parameters; what is left out has its default."),
    ] = {}
    seed: int = Field(0, ge=0, le=MAX_SEED, strict=True)


class RunError(Shape):
    """Why there is no trace."""

    code: str = Field(description="Short and stable, for programs.")
    pointer: str = Field(description='JSON pointer into the request, "" if no one field is wrong.')
    detail: str = Field(description="A sentence for people.")
    may_be_asked_again: bool = Field(description="True where asking the same again may succeed.")


class RunAnswer(Shape):
    """How a run is going."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": RUN_ID,
                    "status": "succeeded",
                    "simulator": "slice-growth",
                    "params": {"scenario": "append-one-by-one", "appends": 20},
                    "go_version": "1.27",
                    "lang": "1.27",
                    "seed": 0,
                    "created_at": "2026-11-02T08:00:00Z",
                    "started_at": "2026-11-02T08:00:00.05Z",
                    "finished_at": "2026-11-02T08:00:00.1Z",
                    "ahead": 0,
                    "digest": DIGEST,
                    "trace": f"/api/v1/traces/{DIGEST}",
                    "page": f"/traces/{DIGEST}/",
                    "error": None,
                }
            ]
        }
    )

    id: uuid.UUID
    status: Status
    simulator: str
    params: dict[str, Any] = Field(description="Complete: defaults are filled in.")
    go_version: str
    lang: str
    seed: int
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    ahead: int = Field(description="How many unfinished runs stand before it while it waits.")
    digest: str | None = Field(description="Names the trace once it is there.")
    trace: str | None = Field(description="Where the trace is.")
    page: str | None = Field(description="The page that plays it.")
    error: RunError | None

    @classmethod
    def of(cls, run: SimulationRun, ahead: int) -> RunAnswer:
        digest = run.document_id
        return cls(
            **{name: getattr(run, name) for name in _AS_STORED},
            go_version=run.go,
            ahead=ahead,
            digest=digest,
            trace=reverse("simulations-api:trace", args=[digest]) if digest else None,
            page=reverse("simulations:trace", args=[digest]) if digest else None,
            error=_error(run) if run.status == SimulationRun.Status.FAILED else None,
        )


_AS_STORED = (
    *("id", "status", "simulator", "params", "lang", "seed"),
    *("created_at", "started_at", "finished_at"),
)


def _error(run: SimulationRun) -> RunError:
    return RunError(
        code=run.error_code,
        pointer=pointer_of(run.error_field) if run.error_field else "",
        detail=run.error,
        may_be_asked_again=run.may_be_asked_again,
    )


def pointer_of(field: str) -> str:
    """Where a simulator's field is in a RunRequest: ``ops[3]`` → ``/params/ops/3``."""
    if field == "go":
        return "/go_version"
    if field in ("simulator", "lang", "seed", "params"):
        return f"/{field}"
    places = (place.strip("'\"") for place in _PLACE.findall(field))
    return "".join(f"/{_escaped(place)}" for place in ("params", *places))


def _escaped(place: str) -> str:
    return place.replace("~", "~0").replace("/", "~1")
