"""Statements without a cursor behave as those with one: values, types, errors, transactions."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import psycopg
import pytest
from django.db import (
    DataError,
    IntegrityError,
    ProgrammingError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from cards.models.prepared import Prepared, array_of, array_of_text

pytestmark = pytest.mark.django_db(transaction=True)

HALF = Prepared("SELECT 10 / %(by)s::int")
NOTE = Prepared("INSERT INTO django_session VALUES (%(text)s, '', now())")
PID = Prepared("SELECT pg_backend_pid()")
COUNT = Prepared("SELECT count(*) FROM django_session")


def count() -> int:
    [(found,)] = COUNT()
    return int(found)


def test_values_go_in_and_come_out_as_themselves() -> None:
    everything = Prepared(
        """SELECT %(id)s::uuid, %(at)s::timestamptz, %(day)s::date, %(n)s::int8, %(x)s::float8,
                  %(yes)s::bool, %(text)s::text, %(none)s::text, %(data)s::jsonb, %(ids)s::uuid[]"""
    )
    values = {
        "id": uuid.uuid4(),
        "at": datetime.datetime(2026, 2, 3, 4, 5, 6, 789, datetime.UTC),
        "day": datetime.date(2026, 2, 3),
        "n": 2**60,
        "x": 0.1 + 0.2,
        "yes": False,
        "text": "汉字 'quoted' \\ %s",
        "none": None,
    }
    ids = [uuid.uuid4(), uuid.uuid4()]
    [row] = everything(**values, data='{"a": [1, null]}', ids=array_of(ids))
    assert row == (*values.values(), {"a": [1, None]}, ids)


def test_any_text_survives_in_an_array() -> None:
    texts = ["", "NULL", "a,b", '"', "\\", "{}", " 汉 "]
    assert Prepared("SELECT %(texts)s::text[]")(texts=array_of_text(texts)) == [(texts,)]


def test_a_value_that_is_named_twice_is_one_and_others_are_left_out() -> None:
    assert Prepared("SELECT %(a)s::int + %(a)s, %(b)s::int")(b=1, a=4, c="not asked") == [(8, 1)]


def test_a_value_that_is_missing_is_an_error_here() -> None:
    with pytest.raises(KeyError, match="by"):
        HALF()


def test_a_text_with_a_nul_is_refused_and_not_cut() -> None:
    with pytest.raises(DataError, match="NUL"):
        Prepared("SELECT %(text)s::text")(text="a\0b")


def test_errors_are_djangos() -> None:
    with pytest.raises(DataError, match="division by zero"):
        HALF(by=0)
    with pytest.raises(ProgrammingError):
        Prepared("SELECT * FROM nowhere")()
    NOTE(text="one")
    with pytest.raises(IntegrityError):
        NOTE(text="one")


def test_it_is_part_of_the_transaction_around_it() -> None:
    with transaction.atomic():
        NOTE(text="kept")
    with transaction.atomic():
        NOTE(text="lost")
        transaction.set_rollback(True)
    assert count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM django_session")
        assert cursor.fetchall() == [("kept",)]


def test_it_is_part_of_the_savepoint_around_it() -> None:
    with transaction.atomic():
        NOTE(text="kept")
        with pytest.raises(IntegrityError), transaction.atomic():
            NOTE(text="kept")
        NOTE(text="kept too")
    assert count() == 2


def test_a_broken_transaction_takes_no_more() -> None:
    with transaction.atomic():
        NOTE(text="one")
        with pytest.raises(IntegrityError), transaction.atomic(savepoint=False):
            NOTE(text="one")
        with pytest.raises(TransactionManagementError):
            count()
        transaction.set_rollback(True)
    assert count() == 0


def test_other_connections_see_what_is_committed_and_nothing_else() -> None:
    parameters = dict(connection.get_connection_params())
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters, autocommit=True) as other:

        def seen() -> Any:
            return other.execute("SELECT count(*) FROM django_session").fetchone()

        with transaction.atomic():
            NOTE(text="one")
            assert seen() == (0,)
        assert seen() == (1,)


def test_it_is_planned_anew_when_the_server_was_made_to_forget() -> None:
    assert HALF(by=5) == [(2,)]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert HALF(by=2) == [(5,)]


def test_it_is_planned_anew_on_a_new_connection() -> None:
    assert HALF(by=5) == [(2,)]
    connection.close()
    connection.connection = None
    assert HALF(by=2) == [(5,)]


def test_a_connection_that_the_server_closed_meanwhile_is_replaced() -> None:
    [(pid,)] = PID()
    connection.health_check_enabled = True
    close_old_connections()  # the request is over
    parameters = dict(connection.get_connection_params())
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert PID() != [(pid,)]


def test_it_is_listed_among_the_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        HALF(by=5)
    assert [query["sql"] for query in queries] == ["SELECT 10 / $1::int"]


def test_one_plan_fits_all_values() -> None:
    """Of a statement with a LIMIT the server would make a new plan each time."""
    some = Prepared("SELECT id FROM cards_card WHERE position <= %(up_to)s LIMIT %(limit)s")
    for limit in range(1, 20):
        some(up_to=limit, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = %s",
            [some.statement],
        )
        assert cursor.fetchall() == [(19, 0)]
