"""A connection that the server closed is noticed before anybody uses it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection

pytestmark = pytest.mark.django_db(transaction=True)


def raw() -> psycopg.Connection[Any]:
    parameters = dict(connection.get_connection_params())
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters, autocommit=True)


def pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def begin_request() -> None:
    """What Django does between two requests of one thread."""
    connection.health_check_enabled = True
    close_old_connections()


def close_from_the_server(pid: int) -> None:
    with raw() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_connection_is_used_again_without_asking_the_server() -> None:
    before = pid()
    begin_request()
    connection.close_if_health_check_failed()  # as before the first use in a request
    with raw() as other:
        [(last,)] = other.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [before])
    assert "pg_backend_pid" in last
    assert pid() == before


def test_a_connection_that_the_server_closed_is_replaced_before_it_is_used() -> None:
    before = pid()
    begin_request()
    close_from_the_server(before)
    assert pid() != before


def test_after_an_error_the_server_is_asked() -> None:
    before = pid()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    begin_request()
    assert pid() != before
