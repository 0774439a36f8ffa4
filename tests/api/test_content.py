"""Decks and cards over the API: published for everybody, drafts for editors' tokens."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cards.models import Card, CardRevision, CardText, Deck, WorkedExample
from cards.services.content import load_deck, read_deck
from goprep.api import Cursor
from simulations import runner, services
from tests.api.caller import Caller, problem_of
from tests.makers import AT, make_card, make_deck, make_user

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).resolve().parents[2] / "cards" / "decks" / "go-runtime"


@pytest.fixture
def deck() -> Deck:
    return make_deck(
        topics=[{"slug": "maps", "area": "language", "title": {"en": "Maps", "zh-CN": "映射"}}]
    )


def editor() -> Caller:
    return Caller(make_user("ed", is_staff=True), scopes=("study", "content:write"))


def with_example(card: Card, go: str = "1.27", *, build: bool = True, **params: Any) -> str:
    """Give the card a worked example; the digest of its trace, "" if it is not built."""
    number = card.examples.count()
    WorkedExample.objects.create(
        card=card,
        key=f"ex-{number}",
        position=number,
        title={"en": "Growing", "zh-CN": "扩容"},
        simulator="slice-growth",
        params=params,
        releases=[go],
    )
    if not build:
        return ""
    run = services.request_run("slice-growth", params, go=go)
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return str(run.document_id)


# ---- decks ----


def test_decks_count_what_is_published(deck: Deck) -> None:
    make_card(deck, topic="maps")
    make_card(deck, topic="maps", state=Card.State.DRAFT)
    [told] = Caller().get("decks").json()["decks"]
    assert (told["slug"], told["cards"]) == ("go-runtime", 1)
    assert told["topics"] == [
        {"slug": "maps", "area": "language", "title": {"en": "Maps", "zh-CN": "映射"}, "cards": 1}
    ]
    assert Caller().get("decks/go-runtime").json() == told


@pytest.mark.parametrize("path", ["decks/nope", "decks/nope/cards", "decks/nope/bundle"])
def test_a_deck_there_is_not_is_404(path: str) -> None:
    assert problem_of(Caller().get(path))["code"] == "not-found"


# ---- lists ----


def walk(caller: Caller, deck: Deck, **query: Any) -> Iterator[dict[str, Any]]:
    """All cards of all pages, following the Link header as a client would."""
    response = caller.get(f"decks/{deck.slug}/cards", **query)
    while True:
        yield from response.json()["cards"]
        found = re.fullmatch(r'<http://testserver(/.+)>; rel="next"', response.get("Link", ""))
        if not found:
            return
        response = caller.client.get(found[1], headers=caller.headers)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_the_pages_hold_every_card_once_in_study_order(deck: Deck, limit: int) -> None:
    for position in (5, 3, 3, 3, 9, 1, 9):
        make_card(deck, position=position)
    make_card(make_deck("other"))
    seen = [card["id"] for card in walk(Caller(), deck, limit=limit)]
    right = Card.objects.filter(deck=deck).order_by("position", "id").values_list("pk", flat=True)
    assert seen == [str(pk) for pk in right]


def test_filters_go_on_over_the_pages(deck: Deck) -> None:
    wanted = [make_card(deck, difficulty=3, releases_from=24) for _ in range(3)]
    make_card(deck, difficulty=1, releases_from=24)
    make_card(deck, difficulty=3, releases_to=20)
    seen = walk(Caller(), deck, difficulty=3, release="1.25", limit=2)
    assert [card["slug"] for card in seen] == [card.slug for card in wanted]


def test_topic_and_words_choose_cards(deck: Deck) -> None:
    one, other = make_card(deck, topic="maps"), make_card(deck, topic="slices")
    CardText.objects.filter(card=other, lang="en").update(answer="growslice does it")
    assert [c["slug"] for c in walk(Caller(), deck, topic="maps")] == [one.slug]
    assert [c["slug"] for c in walk(Caller(), deck, q="GROWslice does")] == [other.slug]
    assert list(walk(Caller(), deck, q="growslice never")) == []


def test_titles_come_in_every_language_or_in_one(deck: Deck) -> None:
    card = make_card(deck, "one")
    [both] = walk(Caller(), deck)
    assert both["title"] == {"en": "one en", "zh-CN": "one zh-CN"}
    [chinese] = walk(Caller(), deck, lang="zh-CN")
    assert chinese["title"] == {"zh-CN": "one zh-CN"}
    CardText.objects.filter(card=card, lang="zh-CN").delete()
    [fallen_back] = walk(Caller(), deck, lang="zh-CN")
    assert fallen_back["title"] == {"zh-CN": "one en"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lang": "fr"}, "lang"),
        ({"release": "1.3"}, "release"),
        ({"difficulty": "4"}, "difficulty"),
        ({"difficulty": "x"}, "difficulty"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"topic": "a b"}, "topic"),
        ({"q": "x" * 101}, "q"),
        ({"q": "a\x00"}, "q"),
    ],
)
def test_a_bad_filter_is_named(deck: Deck, query: dict[str, str], field: str) -> None:
    found = problem_of(Caller().get("decks/go-runtime/cards", **query))
    assert (found["code"], found["errors"][0]["pointer"]) == ("invalid", field)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        Cursor("other", int, str).write(1, "x"),
        Cursor("cards", int, str).write(1, "x"),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(deck: Deck, cursor: str) -> None:
    found = problem_of(Caller().get("decks/go-runtime/cards", cursor=cursor))
    assert found["code"] == "invalid-cursor"


def test_the_queries_do_not_grow_with_the_cards(deck: Deck, django_assert_num_queries: Any) -> None:
    for number in (1, 12):
        for _ in range(number):
            with_example(make_card(deck), build=False)
        with django_assert_num_queries(3):
            Caller().get("decks/go-runtime/cards")
        with django_assert_num_queries(2):
            Caller().get("decks")
        card = Card.objects.latest("created_at")
        with django_assert_num_queries(6):
            Caller().get(f"cards/{card.pk}")


# ---- one card ----


def test_a_card_says_when_its_meaning_changed(deck: Deck) -> None:
    card = make_card(deck)
    for number, changed, published_at in ((2, True, AT), (3, False, AT), (4, True, None)):
        CardRevision.objects.create(
            card=card,
            number=number,
            source="",
            at=AT,
            state=Card.State.PUBLISHED,
            meaning_changed=changed,
            published_at=published_at,
        )
    told = [{"at": AT.isoformat().replace("+00:00", "Z"), "revision": 2}]
    assert Caller().get(f"cards/{card.pk}").json()["meaning_changes"] == told
    [bundled] = Caller().get("decks/go-runtime/bundle").json()["cards"]
    assert bundled["meaning_changes"] == told


def test_a_card_comes_as_markdown_and_as_safe_html(deck: Deck) -> None:
    card = make_card(
        deck, sources=[{"file": "runtime/map.go", "symbol": "hmap", "release": "1.20"}]
    )
    CardText.objects.filter(card=card, lang="en").update(
        answer="It *is* <script>alert(1)</script>.",
        changes="- **1.24**: Swiss tables.",
        follow_ups="- Why? — Speed.",
    )
    body = Caller().get(f"cards/{card.pk}").json()
    english = next(text for text in body["texts"] if text["lang"] == "en")
    assert english["markdown"]["answer"] == "It *is* <script>alert(1)</script>."
    assert english["html"]["answer"].startswith("<p>It <em>is</em> &lt;script&gt;")
    [change] = english["html"]["changes"]
    assert (change["since"], change["until"], change["ahead"]) == ("1.24", "1.24", None)
    [follow_up] = english["html"]["follow_ups"]
    assert (follow_up["question"], follow_up["answer"]) == ("Why?", "<p>Speed.</p>\n")
    assert body["sources"][0]["url"].endswith("release-branch.go1.20/src/runtime/map.go")
    assert {text["lang"] for text in body["texts"]} == {"en", "zh-CN"}


def test_language_and_release_choose_what_is_said(deck: Deck) -> None:
    card = make_card(deck)
    CardText.objects.filter(card=card).update(changes="- **1.18**: a.\n- **1.24**: b.")
    with_example(card, build=False)
    body = Caller().get(f"cards/{card.pk}", lang="zh-CN", release="1.20").json()
    [text] = body["texts"]
    assert text["lang"] == "zh-CN"
    assert [change["ahead"] for change in text["html"]["changes"]] == [False, True]
    [example] = body["examples"]
    assert [one["go_version"] for one in example["releases"]] == ["1.20", "1.27"]


def test_an_examples_traces_are_told_by_release_with_their_state(deck: Deck) -> None:
    card = make_card(deck)
    old, new = with_example(card, "1.17", appends=700), with_example(card, "1.18", appends=700)
    WorkedExample.objects.filter(card=card, key="ex-0").update(releases=["1.17", "1.18", "1.26"])
    services.request_run("slice-growth", {"appends": 700}, go="1.26")
    WorkedExample.objects.filter(card=card, key="ex-1").update(
        params={"storage": "returned"}, releases=["1.20", "1.27"]
    )
    first, second = Caller().get(f"cards/{card.pk}").json()["examples"]
    assert [(r["state"], r["digest"]) for r in first["releases"]] == [
        ("built", old),
        ("built", new),
        ("waiting", None),
    ]
    assert Caller().get(f"simulation-runs/{first['releases'][2]['run']}").status_code == 200
    assert first["releases"][0]["raw_size"] > first["releases"][0]["gzip_size"] > 100
    [pair] = first["comparisons"]
    assert (pair["a"], pair["b"]) == (old, new)
    assert Caller().get(pair["url"]).status_code == 200
    assert {r["state"] for r in second["releases"]} <= {"missing", "unsupported"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"cards/{uuid.UUID(int=1)}", "not-found"),
        ("cards/x", "not-found"),
        ("cards/{}?lang=fr", "invalid"),
        ("cards/{}?release=2", "invalid"),
    ],
)
def test_a_card_there_is_not_or_a_bad_query_is_a_problem(deck: Deck, path: str, code: str) -> None:
    address = f"/api/v1/{path.format(make_card(deck).pk)}"
    assert problem_of(Caller().client.get(address))["code"] == code


# ---- drafts ----


def who_may_not() -> list[Caller]:
    learner, staff = make_user("learner"), make_user("staff", is_staff=True)
    return [
        Caller(),
        Caller(learner),
        Caller(learner, scopes=("study", "content:write")),
        Caller(staff, scopes=("study",)),
    ]


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_is_there_for_editors_with_the_scope_only(
    deck: Deck, state: str
) -> None:
    card = make_card(deck, state=state)
    for caller in who_may_not():
        assert problem_of(caller.get(f"cards/{card.pk}"))["code"] == "not-found"
        assert list(walk(caller, deck)) == []
    mine = editor()
    response = mine.get(f"cards/{card.pk}")
    assert response.json()["state"] == state
    assert response["Cache-Control"] == "private, no-cache"
    assert "Authorization" in response["Vary"]
    assert [c["state"] for c in walk(mine, deck)] == [state]
    assert Caller().get("decks/go-runtime/bundle").json()["cards"] == []


def test_an_editors_answer_is_never_compressed(deck: Deck) -> None:
    card, mine = make_card(deck), editor()
    mine.headers["Accept-Encoding"] = "gzip"
    assert "Content-Encoding" not in mine.get(f"cards/{card.pk}")
    public = Caller()
    public.headers["Accept-Encoding"] = "gzip"
    shared = public.get(f"cards/{card.pk}")
    assert shared["Content-Encoding"] == "gzip"
    assert "Authorization" in shared["Vary"]


# ---- caching ----


@pytest.mark.parametrize("who", ["anybody", "editor"])
@pytest.mark.parametrize(
    "path", ["decks", "decks/go-runtime", "decks/go-runtime/cards", "cards/{}"]
)
def test_what_is_unchanged_is_304_and_what_changed_is_not(deck: Deck, path: str, who: str) -> None:
    card = make_card(deck)
    caller = editor() if who == "editor" else Caller()
    address = path.format(card.pk)
    first = caller.get(address)
    assert first["Cache-Control"].endswith("no-cache")
    caller.headers["If-None-Match"] = first["ETag"]
    again = caller.get(address)
    assert (again.status_code, again.content) == (304, b"")
    Card.objects.update(difficulty=3)
    Deck.objects.update(title={"en": "Other", "zh-CN": "别的"})
    assert caller.get(address).status_code == 200


def test_head_has_the_headers_and_no_body(deck: Deck) -> None:
    make_card(deck)
    for path in ("decks", "decks/go-runtime", "decks/go-runtime/cards", "decks/go-runtime/bundle"):
        get = Caller().client.get(f"/api/v1/{path}")
        head = Caller().client.head(f"/api/v1/{path}")
        assert (head.status_code, head.content) == (200, b"")
        assert (head["ETag"], head["Content-Length"]) == (get["ETag"], get["Content-Length"])


def test_the_deck_that_ships_can_be_read_card_by_card() -> None:
    load_deck(read_deck(SHIPPED))
    deck = Deck.objects.get()
    seen = list(walk(Caller(), deck, limit=30))
    assert len(seen) == Card.objects.count() >= 75
    for card in seen[:5]:
        texts = Caller().get(f"cards/{card['id']}").json()["texts"]
        assert all(text["html"]["answer"] for text in texts)
