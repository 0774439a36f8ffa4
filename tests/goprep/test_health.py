from __future__ import annotations

import pytest
from django.test import Client


def test_the_alive_probe_answers_without_any_server(client: Client) -> None:
    response = client.get("/healthz")
    assert response.json() == {"status": "alive"}


@pytest.mark.django_db
def test_the_ready_probe_checks_database_broker_and_migrations(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["checks"] == {"database": True, "broker": True, "migrations": True}
