"""The bundle: everything of a deck, new exactly when something published has changed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cards.api import content
from cards.api.content_build import WRITER
from cards.models import (
    Bundle,
    BundlePart,
    BundleState,
    Card,
    CardJson,
    CardText,
    Deck,
    WorkedExample,
)
from cards.services import bundleparts, bundles, locks
from cards.services.cardjson import Writer, WrittenCard
from cards.services.content import load_deck, read_deck
from simulations import runner, services
from simulations.models import TraceClock, TraceDocument
from tests.api.caller import Caller, problem_of
from tests.api.test_content import SHIPPED, with_example
from tests.makers import AT, make_card, make_deck

pytestmark = pytest.mark.django_db
BUNDLE = "decks/go-runtime/bundle"


@pytest.fixture
def deck() -> Deck:
    return make_deck()


def get(**query: Any) -> dict[str, Any]:
    response = Caller().get(BUNDLE, **query)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def forget_all() -> None:
    for model in (Bundle, BundlePart, CardJson):
        model.objects.all().delete()


def etag() -> str:
    return str(Caller().get(BUNDLE)["ETag"])


def test_it_holds_published_cards_with_texts_topics_examples_and_traces(deck: Deck) -> None:
    card = make_card(deck)
    digest = with_example(card)
    make_card(deck, state=Card.State.DRAFT)
    body = get()
    assert (body["complete"], body["since"], body["removed"]) == (True, None, [])
    [told] = body["cards"]
    assert told == {
        **Caller().get(f"cards/{card.pk}").json(),
        "examples": told["examples"],
    }
    [example] = told["examples"]
    assert example["releases"][0]["digest"] == digest
    [trace] = body["traces"]
    sent = Caller().client.get(f"/api/v1/traces/{digest}", headers={"accept-encoding": "gzip"})
    assert trace["digest"] == digest
    assert trace["gzip_size"] == len(sent.content)
    assert trace["raw_size"] == len(gzip.decompress(sent.content))
    assert body["deck"]["slug"] == "go-runtime"


def test_either_encoding_is_sent_under_an_etag_of_the_version(deck: Deck) -> None:
    make_card(deck)
    client = Caller().client
    plain = client.get(f"/api/v1/{BUNDLE}")
    zipped = client.get(f"/api/v1/{BUNDLE}", headers={"accept-encoding": "gzip"})
    assert plain["ETag"] == f'"{plain.json()["version"]}"'
    assert zipped["ETag"] == f'"{plain.json()["version"]}-gzip"'
    assert gzip.decompress(zipped.content) == plain.content
    assert plain["Cache-Control"] == "public, no-cache"


def test_a_client_that_has_it_costs_one_query(deck: Deck, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        with_example(make_card(deck), appends=3)
    caller = Caller()
    caller.headers["If-None-Match"] = etag()
    with django_assert_num_queries(1) as queries:
        assert caller.get(BUNDLE).status_code == 304
    assert "parts" not in queries[0]["sql"]


def test_making_it_takes_as_many_queries_for_many_cards_as_for_few(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundleparts, "LENGTH", 2)
    counts = []
    for number in (1, 12):
        for _ in range(number):
            with_example(make_card(deck), build=False)
        forget_all()
        with CaptureQueriesContext(connection) as queries:
            get()
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---- every way in which content changes ----


def a_text(card: Card) -> None:
    text = card.texts.get(lang="zh-CN")
    text.answer = "改了"
    text.save()


def a_text_by_update(card: Card) -> None:
    CardText.objects.filter(card=card, lang="en").update(pitfalls="Mind the gap.")


def a_text_in_bulk(card: Card) -> None:
    texts = list(card.texts.all())
    for text in texts:
        text.title += "!"
    CardText.objects.bulk_update(texts, ["title"])


def a_text_removed(card: Card) -> None:
    card.texts.get(lang="zh-CN").delete()


def sql_by_hand(card: Card) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_cardtext SET title = 'x' WHERE card_id = %s", [card.pk])


def a_field(card: Card) -> None:
    card.difficulty = 3
    card.save()


def withdrawn(card: Card) -> None:
    card.state = Card.State.WITHDRAWN
    card.save()


def deleted(card: Card) -> None:
    card.delete()


def another_card(card: Card) -> None:
    make_card(card.deck)


def a_draft_published(card: Card) -> None:
    Card.objects.filter(state="draft").update(state="published")


def moved_to_another_deck(card: Card) -> None:
    Card.objects.filter(pk=card.pk).update(deck=make_deck("other"))


def an_example_added(card: Card) -> None:
    with_example(card, build=False, appends=9)


def an_example_changed(card: Card) -> None:
    card.examples.update(params={"appends": 8})


def an_example_removed(card: Card) -> None:
    card.examples.all().delete()


def a_deck_renamed(card: Card) -> None:
    deck = Deck.objects.get()
    deck.title = {"en": "New", "zh-CN": "新"}
    deck.save()


def the_topics(card: Card) -> None:
    Deck.objects.update(topics=[{"slug": "t", "area": "language", "title": {"en": "T"}}])


def a_run_that_finished(card: Card) -> None:
    run = services.request_run("slice-growth", {"appends": 6}, go="1.27")
    runner.execute(str(run.pk))


CHANGES: list[Callable[[Card], None]] = [
    a_text,
    a_text_by_update,
    a_text_in_bulk,
    a_text_removed,
    sql_by_hand,
    a_field,
    withdrawn,
    deleted,
    another_card,
    a_draft_published,
    moved_to_another_deck,
    an_example_added,
    an_example_changed,
    an_example_removed,
    a_deck_renamed,
    the_topics,
    a_run_that_finished,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_it_is_new_after(change: Callable[[Card], None], deck: Deck) -> None:
    card = make_card(deck)
    make_card(deck, state=Card.State.DRAFT)
    with_example(card, appends=5)
    with_example(card, build=False, appends=6)
    before = etag()
    assert etag() == before
    change(Card.objects.get(pk=card.pk))
    assert etag() != before


def test_better_captions_of_a_trace_are_a_new_version_too(deck: Deck) -> None:
    with_example(make_card(deck), appends=5)
    before = etag()
    run = services.request_run("slice-growth", {"appends": 5}, go="1.27", rebuild=True)
    TraceDocument.objects.update(body_digest="0" * 64)
    forget_all()
    other = etag()
    runner.execute(str(run.pk))
    assert etag() == before != other


def test_the_decks_file_changes_it_and_loading_the_same_again_does_not(tmp_path: Path) -> None:
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    load_deck(read_deck(tmp_path))
    before = etag()
    load_deck(read_deck(tmp_path))
    assert etag() == before
    file = tmp_path / "channel.md"
    file.write_text(file.read_text().replace("A channel is a pointer", "A channel is one pointer"))
    load_deck(read_deck(tmp_path))
    body = get(since=before)
    assert [card["slug"] for card in body["cards"]] == ["channel"]


NOTHING: list[Callable[[Card], None]] = [
    lambda card: card.save(),
    lambda card: make_card(card.deck, state=Card.State.DRAFT) and None,
    lambda card: make_card(make_deck("other")) and None,
    lambda card: CardText.objects.filter(card__state="draft").update(title="x") and None,
    lambda card: runner.execute(str(services.request_run("channel", {}, go="1.27").pk)),
]


@pytest.mark.parametrize("nothing", NOTHING)
def test_it_stays_the_same_when_nothing_published_changed(
    nothing: Callable[[Card], None], deck: Deck
) -> None:
    card = make_card(deck)
    make_card(deck, state=Card.State.DRAFT)
    with_example(card, appends=5)
    before = etag()
    nothing(card)
    assert etag() == before


def test_runs_of_others_do_not_have_it_made_again(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_example(make_card(deck), build=False, appends=6)
    before = etag()
    runner.execute(str(services.request_run("channel", {}, go="1.27").pk))
    assert BundleState.objects.get().traces_tag != TraceClock.objects.get().tag
    monkeypatch.setattr(bundleparts, "keep_cards", None)
    assert etag() == before
    assert BundleState.objects.get().traces_tag == TraceClock.objects.get().tag


def test_another_program_makes_it_anew(deck: Deck, monkeypatch: pytest.MonkeyPatch) -> None:
    make_card(deck)
    before = etag()
    CardJson.objects.update(body=b"{}")
    monkeypatch.setattr(content, "WRITER", replace(WRITER, code="another"))
    assert etag() == before
    assert [one.body for one in CardJson.objects.all()] != [b"{}"]


def test_a_deck_row_read_long_ago_brings_no_old_tag_back(deck: Deck) -> None:
    card = make_card(deck)
    stale = Deck.objects.get()
    first = etag()
    a_field(card)
    second = etag()
    stale.save()
    assert etag() == second != first
    tags = [Deck.objects.get().content_tag]
    stale.save()
    tags.append(Deck.objects.get().content_tag)
    assert stale.content_tag not in tags
    assert len(set(tags)) == 2


# ---- the difference ----


def test_since_tells_what_changed_what_is_gone_and_which_traces_are_new(deck: Deck) -> None:
    same, changed, gone = (make_card(deck) for _ in range(3))
    old = with_example(gone, appends=4)
    before = get()["version"]
    a_field(changed)
    withdrawn(gone)
    new = with_example(changed, appends=5)
    added = make_card(deck)
    body = get(since=before)
    assert (body["complete"], body["since"]) == (False, before)
    assert {card["id"] for card in body["cards"]} == {str(changed.pk), str(added.pk)}
    assert body["removed"] == [str(gone.pk)]
    assert [trace["digest"] for trace in body["traces"]] == [new]
    assert body["removed_traces"] == [old]
    assert str(same.pk) not in json.dumps(body)


def test_a_client_that_applies_the_differences_has_what_a_new_one_gets(deck: Deck) -> None:
    cards = [make_card(deck) for _ in range(4)]
    with_example(cards[0], appends=5)
    with_example(cards[0], build=False, appends=6)
    mine = get()
    for change in (a_text, another_card, a_run_that_finished, withdrawn, a_deck_renamed):
        change(Card.objects.get(pk=cards[0].pk))
        mine = applied(mine, get(since=mine["version"]))
        whole = get()
        assert by_id(mine) == by_id(whole)
        assert mine["version"] == whole["version"]


def applied(mine: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    """What the documentation of `complete` tells a client to do."""
    assert not news["complete"]
    cards = {card["id"]: card for card in mine["cards"]}
    cards |= {card["id"]: card for card in news["cards"]}
    traces = {trace["digest"]: trace for trace in mine["traces"]}
    traces |= {trace["digest"]: trace for trace in news["traces"]}
    return {
        **news,
        "cards": [card for key, card in cards.items() if key not in news["removed"]],
        "traces": [t for key, t in traces.items() if key not in news["removed_traces"]],
    }


def by_id(bundle: dict[str, Any]) -> Any:
    return (
        {card["id"]: card for card in bundle["cards"]},
        {trace["digest"]: trace for trace in bundle["traces"]},
        bundle["deck"],
    )


@pytest.mark.parametrize("form", ["{}", '"{}"', 'W/"{}"', '"{}-gzip"', '"{}-since-x"'])
def test_since_takes_the_version_or_any_etag_with_it(deck: Deck, form: str) -> None:
    make_card(deck)
    version = get()["version"]
    another_card(Card.objects.get())
    assert get(since=form.format(version))["since"] == version


@pytest.mark.parametrize("since", ["", "nope", "0" * 32, "x" * 120, '"', "\x00", "é"])
def test_an_unknown_since_gets_the_whole_and_says_so(deck: Deck, since: str) -> None:
    make_card(deck)
    body = get(since=since)
    assert (body["complete"], body["since"], len(body["cards"])) == (True, None, 1)


def test_since_the_newest_is_an_empty_difference_with_an_etag_of_its_own(deck: Deck) -> None:
    make_card(deck)
    version = get()["version"]
    response = Caller().get(BUNDLE, since=version)
    body = response.json()
    assert (body["cards"], body["traces"], body["removed"]) == ([], [], [])
    assert response["ETag"] != etag()
    caller = Caller()
    caller.headers["If-None-Match"] = response["ETag"]
    assert caller.get(BUNDLE, since=version).status_code == 304


def test_old_versions_are_forgotten_and_their_bodies_sooner(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "VERSIONS_KEPT", 5)
    make_card(deck)
    versions = []
    for number in range(8):
        CardText.objects.update(title=f"title {number}")
        versions.append(get()["version"])
    assert Bundle.objects.count() == 5
    whole = [one.parts for one in Bundle.objects.exclude(parts=None)]
    assert len(whole) == bundles.BODIES_KEPT
    used = {key for parts in whole for key in (*parts["cards"], parts["traces"])}
    assert set(BundlePart.objects.values_list("key", flat=True)) == used
    assert get(since=versions[-5])["complete"] is False
    assert get(since=versions[0])["complete"] is True


def test_content_that_comes_back_has_its_old_version_back(deck: Deck) -> None:
    card = make_card(deck)
    first = get()["version"]
    for difficulty in (3, 1, 3, 1, card.difficulty):
        Card.objects.update(difficulty=difficulty)
        last = get()["version"]
    assert last == first


def test_the_difference_reads_what_changed_and_comes_in_study_order(deck: Deck) -> None:
    _, *changed = [make_card(deck) for _ in range(7)]
    before = get()["version"]
    for card in reversed(changed):
        a_text(card)
    get()
    BundlePart.objects.all().delete()
    CardJson.objects.exclude(card__in=changed).update(body=b"not JSON")
    told = [card["id"] for card in get(since=before)["cards"]]
    assert told == [str(card.pk) for card in changed]


@pytest.mark.parametrize("since", [False, True])
def test_who_is_overtaken_by_the_next_version_is_asked_to_come_again(
    since: bool, deck: Deck
) -> None:
    card = make_card(deck)
    before = get()["version"]
    a_text(card)
    get()
    CardJson.objects.update(digest="0" * 16)  # written for the next, which is not made yet
    BundlePart.objects.all().delete()
    response = Caller().get(BUNDLE, **({"since": before} if since else {}))
    assert (problem_of(response)["code"], response["Retry-After"]) == ("unavailable", "1")


# ---- at the price of the change ----


def test_one_changed_card_is_one_written_and_one_run_compressed(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundleparts, "LENGTH", 1)  # each card is a run
    cards = [make_card(deck) for _ in range(6)]
    etag()
    parts = set(BundlePart.objects.values_list("pk", flat=True))
    made: list[UUID] = []
    monkeypatch.setattr(content, "WRITER", noting(made))
    a_text(cards[3])
    etag()
    assert made == [cards[3].pk]
    new = BundlePart.objects.exclude(pk__in=parts)
    assert [str(cards[3].pk) in json.dumps(raw_of(part)) for part in new] == [True]


def test_runs_of_any_length_make_the_same_bundle(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(40):
        make_card(deck)
    whole = get()
    assert 1 < BundlePart.objects.count() < 40
    for length in (1, 3, 10**20):
        monkeypatch.setattr(bundleparts, "LENGTH", length)
        forget_all()
        assert get() == whole


def test_a_run_that_finished_writes_the_cards_that_show_it_only(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = make_card(deck)
    with_example(waiting, build=False, appends=6)
    with_example(make_card(deck), build=False, appends=7)
    etag()
    made: list[UUID] = []
    monkeypatch.setattr(content, "WRITER", noting(made))
    a_run_that_finished(waiting)
    assert get()["traces"] != []
    assert made == [waiting.pk]


def test_a_deck_of_another_slug_has_its_cards_say_so(deck: Deck) -> None:
    make_card(deck)
    etag()
    Deck.objects.update(slug="renamed")
    [card] = Caller().get("decks/renamed/bundle").json()["cards"]
    assert card["deck"] == "renamed"


def noting(made: list[UUID]) -> Writer:
    """The writer, and the cards it was asked for."""

    def write(cards: Sequence[UUID]) -> Iterable[WrittenCard]:
        made.extend(cards)
        return WRITER.cards(cards)

    return replace(WRITER, cards=write)


def raw_of(part: BundlePart) -> Any:
    return json.loads(zlib.decompressobj(-zlib.MAX_WBITS).decompress(bytes(part.deflated)))


# ---- several at once ----


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_have_it_made_once(deck: Deck) -> None:
    for _ in range(10):
        make_card(deck)
    made: list[UUID] = []

    def ask(_: int) -> str | None:
        try:
            return bundles.bundle_version("go-runtime", noting(made), AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        versions = set(pool.map(ask, range(8)))
    assert len(versions) == 1
    assert len(made) == len(set(made)) == 10


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_long_for_whoever_holds_the_deck(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_BRIEFLY", "20ms")
    make_card(deck)

    def ask() -> Any:
        try:
            return Caller().get(BUNDLE)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Deck.objects.update(title={"en": "An import of an hour"})
            response = pool.submit(ask).result(timeout=60)
        assert (problem_of(response)["code"], response["Retry-After"]) == ("unavailable", "5")
        assert pool.submit(ask).result(timeout=60).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_when_it_is_committed_and_not_before(deck: Deck) -> None:
    card = make_card(deck)
    before = etag()

    def now() -> str:
        try:
            return etag()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            a_field(card)
            assert pool.submit(now).result(timeout=10) == before
        assert pool.submit(now).result(timeout=10) != before


def test_the_examples_of_the_shipped_deck_are_all_in_it() -> None:
    load_deck(read_deck(SHIPPED))
    body = get()
    assert len(body["cards"]) == Card.objects.count()
    told = sum(len(card["examples"]) for card in body["cards"])
    assert told == WorkedExample.objects.count()
    assert {text["lang"] for card in body["cards"] for text in card["texts"]} == {"en", "zh-CN"}
