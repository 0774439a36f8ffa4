"""Where a fact comes from, as a line a reader can follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Source:
    """Where a fact comes from; `url` opens that file, or that section of the specification."""

    text: str
    symbol: str
    release: str
    url: str


def source_of(source: Mapping[str, str]) -> Source:
    """A stored source ({"file", "symbol", "release"} or {"spec"}) as a line with a link."""
    if source.get("spec"):
        anchor = quote(source["spec"].replace(" ", "_"))
        return Source(source["spec"], "", "", f"https://go.dev/ref/spec#{anchor}")
    file, release = source.get("file", ""), source.get("release", "")
    url = f"https://github.com/golang/go/blob/release-branch.go{release}/src/{quote(file)}"
    return Source(file, source.get("symbol", ""), release, url)
