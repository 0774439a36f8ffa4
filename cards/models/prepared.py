"""Statements of the hot paths, sent to PostgreSQL without a cursor.

A cursor takes four times as long as the trip to the server itself. The few statements that every
answered card needs are planned once per connection and go straight through libpq, which the driver
hands out for such uses (``Connection.pgconn``): values as text, rows as the driver's own types.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from pydantic_core import from_json

Row = tuple[Any, ...]

_VALUE = re.compile(r"%\((\w+)\)s")
_numbers = count(1)


class _Json(Loader):
    def load(self, data: Buffer) -> Any:
        return from_json(bytes(data))


class _Types:
    """How values are read: as the driver does, JSON by pydantic."""

    adapters = AdaptersMap(psycopg.adapters)
    connection = None


for _name in ("json", "jsonb"):
    _Types.adapters.register_loader(_name, _Json)


class _Connection:
    """What is known of a connection: the statements it has planned; how to read its answers."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.pgconn = raw.pgconn
        self.planned: set[bytes] = set()
        self.reader = Transformer(_Types)

    def lost_its_plans(self, error: PGresult) -> bool:
        """Whether that is why this went wrong, and it can be done again: somebody, a pooler say,
        had the server forget all statements (DEALLOCATE ALL, DISCARD ALL)."""
        if error.error_field(DiagnosticField.SQLSTATE) != b"26000":
            return False
        self.planned.clear()
        return bool(self.pgconn.transaction_status == TransactionStatus.IDLE)


_connections: WeakKeyDictionary[psycopg.Connection[Any], _Connection] = WeakKeyDictionary()


class Prepared:
    """A statement whose values are written ``%(name)s``, cast where PostgreSQL cannot know better.

    Values go as ``str`` writes them (ids, numbers, instants, arrays by ``array_of``), None as NULL;
    those that the statement does not name are left out. Errors are Django's, as from a cursor, and
    `connection.queries` lists these statements too.
    """

    def __init__(self, statement: str) -> None:
        self._names: list[str] = []
        self._name = b"goprep_%d" % next(_numbers)
        self.statement = _VALUE.sub(self._number, statement)

    def __call__(self, **values: object) -> list[Row]:
        """Send it and wait for its rows."""
        database = connections[DEFAULT_DB_ALIAS]
        started_s = time.perf_counter()
        with database.wrap_database_errors:
            known, result = self._sent(database, self._in_order(values))
            _raise_for(result)
        if database.queries_logged:
            taken = f"{time.perf_counter() - started_s:.3f}"
            database.queries_log.append({"sql": self.statement, "time": taken})
        known.reader.set_pgresult(result)
        return known.reader.load_rows(0, result.ntuples, tuple)

    def _number(self, found: re.Match[str]) -> str:
        name = found[1]
        if name not in self._names:
            self._names.append(name)
        return f"${self._names.index(name) + 1}"

    def _in_order(self, values: Mapping[str, object]) -> list[Any]:
        return [_as_text(values[name]) for name in self._names]

    def _sent(self, database: Any, values: list[Any]) -> tuple[_Connection, PGresult]:
        database.close_if_health_check_failed()
        database.ensure_connection()
        database.validate_no_broken_transaction()
        raw: psycopg.Connection[Any] = database.connection
        known = _connections.get(raw)
        if known is None:
            known = _connections.setdefault(raw, _Connection(raw))
        for _ in range(2):
            if self._name not in known.planned:
                _raise_for(known.pgconn.prepare(self._name, self.statement.encode()))
                known.planned.add(self._name)
            result = known.pgconn.exec_prepared(self._name, values)
            if result.status != ExecStatus.FATAL_ERROR or not known.lost_its_plans(result):
                break
        return known, result


def _raise_for(result: PGresult) -> None:
    if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        raise error_from_result(result)


def _as_text(value: object) -> bytes | None:
    if value is None:
        return None
    text = str(value)
    if "\0" in text:  # where C would end it
        raise psycopg.DataError("PostgreSQL's texts cannot have NUL characters.")
    return text.encode()


# ---- how a column of many rows is written, as one value ----


def array_of(values: Iterable[Any]) -> str:
    """Values without quotes or backslashes (numbers, instants, ids, words) as PostgreSQL reads
    an array."""
    return "{" + ",".join(["NULL" if v is None else f'"{v}"' for v in values]) + "}"


def array_of_text(values: Iterable[str]) -> str:
    """``array_of`` any text."""
    return array_of([value.replace("\\", "\\\\").replace('"', '\\"') for value in values])
