"""Sessions know whose they are, and those of before the column was there stay readable."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.test import Client

from cards.models import BrowserSession
from cards.sessions import SessionStore
from tests.makers import make_user

pytestmark = pytest.mark.django_db


def test_a_session_names_the_account_from_log_in_to_log_out() -> None:
    user, client = make_user(), Client()
    client.get("/")
    client.force_login(user)
    row = BrowserSession.objects.get()
    assert row.account_id == user.pk
    client.post("/accounts/log-out/")
    assert not BrowserSession.objects.filter(account_id=user.pk).exists()


def test_the_update_keeps_guests_and_logged_in_browsers() -> None:
    user = make_user()
    old: list[Any] = []
    for data in ({"learner": "a guest's"}, {"_auth_user_id": str(user.pk)}):
        store = DatabaseStore()
        store.update(data)
        store.create()
        old.append(store)
    migration = import_module("cards.migrations.0017_browser_sessions")
    with connection.schema_editor() as editor:
        migration.keep_sessions(apps, editor)
    assert SessionStore(old[0].session_key)["learner"] == "a guest's"
    accounts = dict(BrowserSession.objects.values_list("session_key", "account_id"))
    assert accounts == {old[0].session_key: None, old[1].session_key: user.pk}
