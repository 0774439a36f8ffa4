"""Rows of a model read by a statement that never changes.

Composing a query takes Django longer than PostgreSQL needs to answer it. Where every request reads
the same rows, the statement is written once and planned once; what comes back are ordinary
instances.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

M = TypeVar("M", bound=models.Model)


class Plain(Generic[M]):
    """All columns of ``model``, under an alias, and how to make an instance of what a ``Prepared``
    statement gives for them."""

    def __init__(self, model: type[M], alias: str) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.names = [field.attname for field in fields]
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self.width = len(fields)

    def instance(self, values: Sequence[Any]) -> M:
        found: M = self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)
        return found
