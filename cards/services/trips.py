"""Several statements in one trip to the database.

A small request spends most of its time waiting: each statement goes to the server and back before
the next may go. Inside ``one_trip`` statements are sent as they come (PostgreSQL's pipeline mode);
the server runs them in that order, each seeing what was committed before it began, and an error in
one keeps those after it from running.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection

Send = Callable[[str, Sequence[Any] | dict[str, Any]], Any]


@contextmanager
def one_trip() -> Iterator[Send]:
    """Yields what sends a statement and returns its cursor: fetching waits for the answers to all
    that was sent so far. Fetch before the block ends; an error may show only there."""
    connection.ensure_connection()
    with ExitStack() as stack:
        stack.enter_context(connection.wrap_database_errors)
        stack.enter_context(connection.connection.pipeline())

        def send(statement: str, values: Sequence[Any] | dict[str, Any]) -> Any:
            cursor = stack.enter_context(connection.cursor())
            cursor.execute(statement, values)
            return cursor

        yield send


# ---- how a column of many rows is written, as one value ----


def array_of(values: Iterable[Any]) -> str:
    """Values without quotes or backslashes (numbers, instants, ids, words) as PostgreSQL reads
    an array."""
    return "{" + ",".join(["NULL" if v is None else f'"{v}"' for v in values]) + "}"


def array_of_text(values: Iterable[str]) -> str:
    """``array_of`` any text."""
    return array_of([value.replace("\\", "\\\\").replace('"', '\\"') for value in values])
