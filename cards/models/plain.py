"""Rows of a model read by a statement that never changes.

Composing a query takes Django longer than PostgreSQL needs to answer it. Where every request reads
the same rows, the statement is written once and planned once; what comes back are ordinary
instances.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db import models
from pydantic_core import from_json

M = TypeVar("M", bound=models.Model)


class Plain(Generic[M]):
    """All columns of ``model``, under an alias, and how to make an instance of them."""

    def __init__(self, model: type[M], alias: str) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.names = [field.attname for field in fields]
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self.width = len(fields)
        # Django has the driver hand JSON over as text.
        self._json = [n for n, field in enumerate(fields) if isinstance(field, models.JSONField)]

    def instance(self, values: Sequence[Any]) -> M:
        row = list(values)
        for n in self._json:
            if row[n] is not None:
                row[n] = from_json(row[n])
        found: M = self.model.from_db("default", self.names, row)
        return found
