"""The database backend (``ENGINE``)."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from psycopg_pool import ConnectionPool

_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class DatabaseWrapper(base.DatabaseWrapper):
    """Two things are cheaper than in Django's own, both of which every request pays for.

    A restarted server must cost no visitor an error, so a pooled connection is checked before
    it is used. Django's check asks the server each time, a third of what a small request costs;
    a server that went away has closed its end, and that can be seen on our own socket.

    A transaction begins and ends by a word straight to libpq. The driver's way, a mode of the
    connection that is switched to and fro, takes as long as three more statements.
    """

    # django-stubs leave these out.
    _connection_pools: dict[str, Any]
    _configure_connection: Any
    wrap_database_errors: Any

    @property
    def pool(self) -> Any:
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        if self.alias not in self._connection_pools:
            pool = ConnectionPool(
                kwargs={**self.get_connection_params(), "autocommit": True},
                open=False,
                configure=self._configure_connection,
                check=check,
                **options,
            )
            # Threads may get here together; the first one's pool stays, none is open yet.
            self._connection_pools.setdefault(self.alias, pool)
        return self._connection_pools[self.alias]

    # Django calls this at the start of a transaction where it exists: "autocommit" stays on.
    def _start_transaction_under_autocommit(self) -> None:
        self._say(b"BEGIN")

    def _set_autocommit(self, autocommit: bool) -> None:
        if self.connection.autocommit != autocommit:  # of a connection not from the pool
            with self.wrap_database_errors:
                self.connection.autocommit = autocommit

    def _commit(self) -> None:
        self._say(b"COMMIT")

    def _rollback(self) -> None:
        self._say(b"ROLLBACK")

    def _savepoint_rollback(self, sid: str) -> None:
        # Of a cursor that rolls back the driver believes that tables may be gone, and has the
        # server forget all prepared statements (cards.models.prepared).
        self._say(self.ops.savepoint_rollback_sql(sid).encode())

    def _say(self, word: bytes) -> None:
        if self.connection is not None:
            with debug_transaction(self, word.decode()), self.wrap_database_errors:
                raise_for(self.connection.pgconn.exec_(word))


def raise_for(result: PGresult) -> None:
    """Raise what the server says is wrong."""
    if result.status not in _DONE:
        raise error_from_result(result)


def check(connection: Connection[Any]) -> None:
    """Return if the connection can be used; raise OperationalError if it cannot."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    # Between requests the server has nothing to say but that it is going.
    if poll.poll(0):
        ConnectionPool.check_connection(connection)
