"""The database backend (``ENGINE``)."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """A restarted server must cost no visitor an error, so a pooled connection is checked before
    it is used. Django's check asks the server each time, a third of what a small request costs;
    a server that went away has closed its end, and that can be seen on our own socket."""

    # django-stubs leave these two out.
    _connection_pools: dict[str, Any]
    _configure_connection: Any

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


def check(connection: Connection[Any]) -> None:
    """Return if the connection can be used; raise OperationalError if it cannot."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    # Between requests the server has nothing to say but that it is going.
    if poll.poll(0):
        ConnectionPool.check_connection(connection)
