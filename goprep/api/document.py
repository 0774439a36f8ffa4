"""The OpenAPI document: generated from the code, committed beside it, served from there.

``manage.py openapi`` writes it; a test proves that it is what the code says.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from drf_spectacular.generators import SchemaGenerator

PLACE = Path(__file__).with_name("openapi.json")
METHODS = ("get", "post", "put", "patch", "delete")


def generated() -> bytes:
    """The document as the code has it now."""
    found = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return (json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n").encode()


@cache
def committed() -> bytes:
    """The document as it is served."""
    return PLACE.read_bytes()


@cache
def parsed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(committed())
    return found
