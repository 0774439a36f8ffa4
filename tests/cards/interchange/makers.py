"""Files as strangers and honest people bring them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cards
from cards.deckfile import DeckFile, parse_deck
from cards.interchange import RefusedError

FOLDER = Path(cards.__file__).parent / "decks" / "go-runtime"


def make_zip(entries: Mapping[str, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


@cache
def the_deck() -> DeckFile:
    """The deck that ships."""
    return parse_deck({path.name: path.read_text("utf-8") for path in FOLDER.iterdir()})


def problems_of(work: Any, *args: Any) -> list[str]:
    """What a refusal says, one sentence per problem."""
    with pytest.raises(RefusedError) as caught:
        work(*args)
    return [str(problem) for problem in caught.value.problems]
