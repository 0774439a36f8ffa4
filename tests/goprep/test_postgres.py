"""A connection that the server closed is noticed before anybody uses it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from goprep.postgres.base import check

pytestmark = pytest.mark.django_db(transaction=True)


def raw() -> psycopg.Connection[Any]:
    parameters = dict(connection.get_connection_params())
    for ours in ("cursor_factory", "context", "prepare_threshold", "pool"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters, autocommit=True)


def close_from_the_server(pid: int) -> None:
    with raw() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_an_open_connection_passes_without_a_word_to_the_server() -> None:
    with raw() as one:
        one.execute("SELECT 1")
        before = one.execute("SELECT pg_backend_pid()").fetchone()
        check(one)
        assert one.execute("SELECT pg_backend_pid()").fetchone() == before


def test_a_connection_that_the_server_closed_fails() -> None:
    one = raw()
    close_from_the_server(one.info.backend_pid)
    with pytest.raises(psycopg.OperationalError):
        check(one)


def test_the_pool_gives_a_good_connection_after_the_server_closed_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    connections.close_all()  # back into the pool
    close_from_the_server(pid)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != pid
