"""GET /traces/<digest>.json: the stored bytes, cacheable for ever, named by a strong ETag."""

from __future__ import annotations

import gzip
import json

import pytest
from django.test import Client

from goprep.api.caching import accepts_gzip
from simulations import runner, services
from simulations.api import delivery
from simulations.models import TraceDocument
from simulations.trace import digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]


@pytest.fixture
def document(oddity: str) -> TraceDocument:
    runner.execute(str(services.request_run(oddity, {}, go="1.27").pk))
    return TraceDocument.objects.get()


def address(document: TraceDocument) -> str:
    return f"/traces/{document.digest}.json"


def test_a_client_that_takes_gzip_gets_the_stored_bytes_untouched(
    client: Client, document: TraceDocument
) -> None:
    response = client.get(address(document), headers={"accept-encoding": "br, gzip"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Type"] == "application/json"
    assert response.content == bytes(document.body_gzip)


def test_a_client_that_does_not_gets_them_decompressed(
    client: Client, document: TraceDocument
) -> None:
    response = client.get(address(document))
    assert "Content-Encoding" not in response
    assert digest(json.loads(response.content)) == document.digest


def test_the_answer_may_be_kept_for_ever_by_anyone(client: Client, document: TraceDocument) -> None:
    response = client.get(address(document))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in response["Vary"]
    assert "Cookie" not in response["Vary"]
    assert not response.cookies


def test_every_representation_has_its_own_strong_etag(
    client: Client, document: TraceDocument
) -> None:
    tags = [
        client.get(address(document) + query, headers=headers)["ETag"]
        for query in ("", "?lang=en", "?lang=zh-CN")
        for headers in ({}, {"accept-encoding": "gzip"})
    ]
    assert len(set(tags)) == 6
    assert all(tag.startswith(f'"{document.digest}-') for tag in tags)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_client_that_has_it_gets_304_without_the_body_being_read(
    client: Client, document: TraceDocument, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(address(document), headers={"accept-encoding": encoding})

    def forbidden(_: str) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr("simulations.api.delivery.trace_body", forbidden)
    headers = {"accept-encoding": encoding, "if-none-match": first["ETag"]}
    again = client.get(address(document), headers=headers)
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]


def test_better_captions_change_the_etag_and_the_players_address(
    client: Client, document: TraceDocument
) -> None:
    before = client.get(address(document))["ETag"]
    TraceDocument.objects.update(body_digest="f" * 64)
    delivery.recent.clear()  # half a minute later
    after = client.get(address(document), headers={"if-none-match": before})
    assert after.status_code == 200
    page = client.get(f"/traces/{document.digest}/").content.decode()
    assert f"{document.digest}.json?v=ffffffffffff" in page


def test_one_language_leaves_the_others_out(client: Client, document: TraceDocument) -> None:
    body = client.get(address(document) + "?lang=zh-CN", headers={"accept-encoding": "gzip"})
    sent = json.loads(gzip.decompress(body.content))
    assert sent["text"]["title"] == {"zh-CN": "数到 {n}"}
    assert digest(sent) == document.digest


def test_a_language_there_is_not_is_refused_by_name(
    client: Client, document: TraceDocument
) -> None:
    response = client.get(address(document) + "?lang=fr")
    assert response.status_code == 400
    assert response.json()["field"] == "lang"


@pytest.mark.parametrize(
    "path", ["/traces/" + "0" * 64 + ".json", "/traces/" + "0" * 64 + "/", "/traces/abc.json"]
)
def test_an_unknown_trace_is_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_it_is_only_read(client: Client, document: TraceDocument) -> None:
    assert client.post(address(document)).status_code == 405
    assert client.head(address(document)).status_code == 200


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.1", True),
        ("x-gzip", True),
        ("*", True),
        ("deflate, *;q=0.2", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=no", False),
    ],
)
def test_accept_encoding_is_read_as_the_standard_says(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted
