"""How an import writes: many cards in as few queries as one, names and places sorted out before."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.batches import A_BATCH, in_batches, one_by_one
from cards.cardfile import dump, parse
from cards.interchange import RefusedError
from cards.models import Card, CardRevision, EditorAction
from cards.services.editing import head_of
from tests.cards.cardtexts import make_text
from tests.cards.services.test_interchange import GROW, SHRINK, archive, bring, small, verbs
from tests.makers import make_card, make_deck

BOTH = {"grow": GROW, "shrink": SHRINK}


def turned(old: str, new: str, *names: str) -> bytes:
    """The two cards, `old` in the heads of those named replaced by `new`."""
    heads = {name: h.replace(old, new) if name in names else h for name, h in BOTH.items()}
    return archive(**{name: make_text(head) for name, head in heads.items()})


def queries(data: bytes, expected: dict[str, int]) -> int:
    with CaptureQueriesContext(connection) as sent:
        counts = bring(data).counts
    assert {verb: count for verb, count in counts.items() if count} == expected
    return len(sent)


@pytest.mark.django_db
def test_more_cards_take_no_more_queries() -> None:
    one = queries(archive(grow=make_text(GROW)), {"created": 1})
    Card.objects.all().delete()
    assert queries(small(), {"created": 2}) <= one
    one = queries(turned('en: "Growth"', 'en: "More"', "grow"), {"changed": 1, "same": 1})
    two = queries(turned('en: "Growth"', 'en: "Still more"', *BOTH), {"changed": 2})
    assert two == one


@pytest.mark.django_db
def test_a_card_without_a_history_begins_one_and_what_was_in_review_is_a_draft_again() -> None:
    file = parse(make_text(GROW), "grow.md")
    card = make_card(make_deck("small", topics=[]), slug="grow", pk=file.uuid, state="in_review")
    card.source_hash = head_of(card).file.source_hash
    card.save()
    bring(archive(grow=make_text(GROW)))
    first, second = card.revisions.order_by("number")
    assert "What is it?" in first.source
    assert (first.state, second.state, second.source) == ("in_review", "draft", dump(file))
    card.refresh_from_db()
    assert (card.state, card.revision) == ("draft", second.number)
    assert card.source_hash == file.source_hash
    action = EditorAction.objects.get(verb="import", card=card)
    assert action.details == {"revision": second.number}


@pytest.mark.django_db
def test_what_is_the_same_in_a_changed_card_is_not_written_again() -> None:
    def written() -> set[tuple[str, str, int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT title, lang, xmin::text::bigint FROM cards_cardtext")
            return set(cursor.fetchall())

    bring(small())
    before = written()
    bring(turned('en: "Growth"', 'en: "More"', "grow"))
    (new,) = written() - before
    assert new[:2] == ("More", "en")


@pytest.mark.django_db
def test_an_example_that_the_file_drops_is_gone_and_one_that_changes_is_the_same_row() -> None:
    bring(small())
    card = Card.objects.get(slug="grow")
    bring(turned("key: one", "key: two", "grow"))
    example = card.examples.get()
    assert example.key == "two"
    bring(turned("key: one\n", "key: two\n    seed: 8\n", "grow"))
    assert (card.examples.get().pk, card.examples.get().seed) == (example.pk, 8)


@pytest.mark.django_db
def test_cards_may_change_places_with_one_another() -> None:
    bring(small())
    heads = (GROW.replace("position: 10", "position: 11"), SHRINK.replace(": 11", ": 10"))
    result = bring(archive(grow=make_text(heads[0]), shrink=make_text(heads[1])))
    assert set(verbs(result).values()) == {"changed"}
    assert dict(Card.objects.values_list("slug", "position")) == {"grow": 11, "shrink": 10}


@pytest.mark.django_db
def test_a_name_that_another_card_has_is_refused_even_if_that_one_gives_it_up() -> None:
    bring(small())
    swapped = archive(
        shrink=make_text(GROW.replace("slug: grow", "slug: shrink")),
        grow=make_text(SHRINK.replace("slug: shrink", "slug: grow")),
    )
    with pytest.raises(RefusedError) as caught:
        bring(swapped)
    assert [str(one) for one in caught.value.problems] == [
        "shrink.md, slug: is the name of another card of this deck.",
        "grow.md, slug: is the name of another card of this deck.",
    ]
    assert CardRevision.objects.count() == 2


@pytest.mark.django_db
def test_a_published_card_keeps_its_name_and_a_draft_does_not() -> None:
    bring(small())
    file = archive(
        **{"grow-more": make_text(GROW.replace("slug: grow", "slug: grow-more"))},
        shrink=make_text(SHRINK),
    )
    bring(file)
    card = Card.objects.get(slug="grow-more")
    Card.objects.filter(pk=card.pk).update(state="published")
    with pytest.raises(RefusedError, match=r"grow\.md, slug: may not change: links lead to"):
        bring(small())


def test_batches_are_told_of_and_leave_nothing_out() -> None:
    heard: list[tuple[int, int]] = []
    count = 2 * A_BATCH + 5
    items = list(range(count))
    assert list(one_by_one(items, lambda *far: heard.append(far))) == items
    assert heard == [(0, count), (A_BATCH, count), (2 * A_BATCH, count), (count, count)]
    assert [len(batch) for batch in in_batches(items)] == [A_BATCH, A_BATCH, 5]
    assert list(in_batches([])) == []
