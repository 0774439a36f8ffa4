"""The database backend (``ENGINE``)."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Two things are cheaper than in Django's own, both of which every request pays for.

    A restarted server must cost no visitor an error, so a connection is checked before a request
    uses it. Django's check asks the server each time, a third of what a small request costs;
    a server that went away has closed its end, and that can be seen on our own socket.

    A transaction begins and ends by a word straight to libpq. The driver's way, a mode of the
    connection that is switched to and fro, takes as long as three more statements.
    """

    def get_new_connection(self, conn_params: Any) -> Any:
        # Prepared statements (cards.models.prepared) keep the plan that fits any values. Left to
        # itself PostgreSQL makes most of their plans anew each time, which takes several times as
        # long as carrying them out, and longer the more rows there are. The ORM prepares nothing:
        # its values are part of the statement, and its plans are made for them.
        connection = super().get_new_connection(conn_params)
        connection.pgconn.exec_(b"SET plan_cache_mode = force_generic_plan")
        return connection

    def is_usable(self) -> bool:
        # Between requests the server has nothing to say but that it is going. After an error it
        # is asked.
        if self.connection is None or self.errors_occurred or _has_word(self.connection):
            return bool(super().is_usable())
        return True

    # Django calls this at the start of a transaction where it exists: "autocommit" stays on.
    def _start_transaction_under_autocommit(self) -> None:
        self._say(b"BEGIN")

    def _set_autocommit(self, autocommit: bool) -> None:
        if self.connection.autocommit != autocommit:  # of a new connection
            with self.wrap_database_errors:
                self.connection.autocommit = autocommit

    def _commit(self) -> None:
        self._say(b"COMMIT")

    def _rollback(self) -> None:
        self._say(b"ROLLBACK")

    def _say(self, word: bytes) -> None:
        if self.connection is not None:
            with debug_transaction(self, word.decode()), self.wrap_database_errors:
                result = self.connection.pgconn.exec_(word)
                if result.status != ExecStatus.COMMAND_OK:
                    raise error_from_result(result)


def _has_word(connection: Connection[Any]) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
