"""Canonical JSON and the digest that names a trace for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

NOT_DIGESTED = frozenset({"id", "text"})


def canonical(value: Any) -> bytes:
    """Return ``value`` as UTF-8 JSON with sorted keys and no spaces."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 (64 hex digits) of the document without ``id`` and ``text``.

    A corrected translation therefore keeps the digest: the evidence for its values stays valid.
    """
    body = {key: value for key, value in document.items() if key not in NOT_DIGESTED}
    return hashlib.sha256(canonical(body)).hexdigest()
