"""load_deck: what files and editors say meet, and neither loses a word."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cards.cardfile import dump, parse
from cards.management.commands.load_deck import DECKS
from cards.models import Card, CardText, Deck, WorkedExample
from cards.services import editing
from cards.services.content import card_as_file
from tests.cards.cardtexts import HEAD, make_deck_text, make_text
from tests.makers import make_editor

pytestmark = pytest.mark.django_db

OTHER_HEAD = (
    HEAD.replace("6f1f6a0e-4b60-4f0c", "7a2b6a0e-4b60-4f0c")
    .replace("slug: grow", "slug: shrink")
    .replace("position: 20", "position: 21")
)
HEAD_IN_SMALL_DECK = HEAD.replace("position: 20", "position: 10")
OTHER_HEAD_IN_SMALL_DECK = OTHER_HEAD.replace("position: 21", "position: 11")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deck.yaml").write_text(make_deck_text(), "utf-8")
    write(tmp_path, make_text(HEAD_IN_SMALL_DECK))
    write(tmp_path, make_text(OTHER_HEAD_IN_SMALL_DECK), "shrink.md")
    return tmp_path


def write(folder, text, name="grow.md"):
    (folder / name).write_text(text, "utf-8")


def load(folder, *options, **more):
    out = StringIO()
    call_command("load_deck", *options, folder=folder, stdout=out, no_color=True, **more)
    return out.getvalue()


def refusal(folder, *options):
    with pytest.raises(CommandError) as caught:
        load(folder, *options)
    return str(caught.value)


def edit(slug="grow", **texts):
    CardText.objects.filter(card__slug=slug, lang="en").update(**texts)


def answer(slug="grow"):
    return CardText.objects.get(card__slug=slug, lang="en").answer


def make_changed_text(answer="It depends."):
    return make_text(HEAD_IN_SMALL_DECK, en={"Answer": answer})


def test_the_first_load_creates_published_cards_in_both_languages(folder):
    assert load(folder).endswith("small: 2 created, 0 changed, 0 same, 0 kept.\n")
    card = Card.objects.get(slug="grow")
    assert (card.state, card.revision, card.topic) == ("published", 1, "slice-growth")
    assert {text.lang: text.title for text in card.texts.all()} == {"en": "Growth", "zh-CN": "扩容"}
    assert card.examples.get().params["adds"] == [1, 2]
    assert card.sources[1] == {"spec": "Appending to and copying slices"}


def test_the_deck_keeps_its_topics_in_order(folder):
    load(folder)
    deck = Deck.objects.get(slug="small")
    assert deck.title == {"en": "Small", "zh-CN": "小"}
    assert deck.topics == [
        {"slug": "slice-growth", "area": "data-structures", "title": {"en": "T", "zh-CN": "题"}}
    ]


def test_what_is_stored_reads_as_the_file(folder):
    load(folder)
    stored = card_as_file(Card.objects.get(slug="grow"))
    assert stored == parse((folder / "grow.md").read_text("utf-8"), "grow.md")


def test_loading_again_changes_nothing(folder):
    load(folder)
    before = list(Card.objects.values_list("slug", "revision", "updated_at"))
    assert "0 created, 0 changed, 2 same, 0 kept" in load(folder)
    assert list(Card.objects.values_list("slug", "revision", "updated_at")) == before


def test_a_changed_file_changes_its_card_and_says_which(folder):
    load(folder)
    write(folder, make_changed_text())
    out = load(folder)
    assert "grow: changed." in out
    assert "0 created, 1 changed, 1 same, 0 kept" in out
    assert answer() == "It depends."
    assert Card.objects.get(slug="grow").revision == 2


def test_what_the_deck_brings_is_a_revision_to_compare_with_and_go_back_to(folder):
    load(folder)
    write(folder, make_changed_text())
    load(folder)
    load(folder)
    card = Card.objects.get(slug="grow")
    new, old = card.revisions.all()
    assert (new.number, old.number) == (2, 1)
    assert new.source == make_changed_text()
    assert old.source == make_text(HEAD_IN_SMALL_DECK)
    assert {(one.author, one.state, one.published_at is None) for one in (new, old)} == {
        (None, Card.State.PUBLISHED, False)
    }
    back = editing.restore(card, 1, author=make_editor(), at=new.at)
    assert back.source == old.source
    assert Card.objects.get(slug="shrink").revisions.count() == 1


def test_examples_follow_the_file(folder):
    load(folder)
    write(folder, make_text(HEAD_IN_SMALL_DECK.replace("key: one", "key: other")))
    load(folder)
    assert [e.key for e in WorkedExample.objects.filter(card__slug="grow")] == ["other"]


def test_a_renamed_card_keeps_its_row(folder):
    load(folder)
    (folder / "grow.md").unlink()
    write(folder, make_text(HEAD_IN_SMALL_DECK.replace("slug: grow", "slug: gain")), "gain.md")
    assert "gain: changed." in load(folder)
    assert {card.slug for card in Card.objects.all()} == {"gain", "shrink"}


def test_an_editors_change_is_kept_and_the_way_out_is_told(folder):
    load(folder)
    edit(answer="As the editor says.")
    out = load(folder)
    assert "grow: an editor changed this card;" in out
    assert "`load_deck --take file grow`" in out
    assert "`load_deck --take editor grow`" in out
    assert "1 same, 1 kept" in out
    assert answer() == "As the editor says."


def test_an_editors_change_is_kept_when_the_file_changed_too(folder):
    load(folder)
    edit(answer="As the editor says.")
    write(folder, make_changed_text())
    assert "an editor changed this card, and the file has changed too;" in load(folder)
    assert answer() == "As the editor says."


@pytest.mark.parametrize(
    "change",
    [
        lambda card: card.examples.update(params={"scenario": "append-chunks", "adds": [9]}),
        lambda card: card.examples.all().delete(),
        lambda card: Card.objects.filter(pk=card.pk).update(difficulty=3),
        lambda card: Card.objects.filter(pk=card.pk).update(sources=[{"spec": "Types"}]),
        lambda card: card.texts.filter(lang="zh-CN").delete(),
    ],
)
def test_any_part_an_editor_can_change_counts(folder, change):
    load(folder)
    change(Card.objects.get(slug="grow"))
    assert "1 same, 1 kept" in load(folder)


def test_saving_a_form_untouched_is_not_a_change(folder):
    load(folder)
    text = CardText.objects.get(card__slug="grow", lang="en")
    text.explanation = text.explanation.replace("\n", "\r\n") + "\r\n"
    text.save()
    assert "2 same, 0 kept" in load(folder)


def test_withdrawing_a_card_is_no_change_of_its_text_and_stays(folder):
    load(folder)
    Card.objects.filter(slug="grow").update(state=Card.State.WITHDRAWN)
    write(folder, make_changed_text())
    load(folder)
    assert Card.objects.get(slug="grow").state == "withdrawn"
    assert answer() == "It depends."


def test_taking_the_file_brings_its_text_back(folder):
    load(folder)
    edit(answer="As the editor says.")
    assert "0 kept" in load(folder, "--take", "file", "grow")
    assert answer() == "It doubles, then grows by a quarter."
    assert "2 same, 0 kept" in load(folder)


def test_taking_the_editors_version_settles_it_until_the_file_changes_again(folder):
    load(folder)
    edit(answer="As the editor says.")
    write(folder, make_changed_text())
    load(folder, "--take", "editor", "grow")
    assert "the file has changed too" not in load(folder)
    write(folder, make_changed_text("It depends on the release."))
    assert "the file has changed too" in load(folder)
    assert answer() == "As the editor says."


def test_an_editor_and_a_file_that_agree_are_no_conflict(folder):
    load(folder)
    edit(answer="It depends.")
    write(folder, make_changed_text())
    assert "2 same, 0 kept" in load(folder)
    write(folder, make_changed_text("It depends on the release."))
    assert "1 changed, 1 same" in load(folder)


def test_a_decision_about_an_unknown_card_is_refused(folder):
    assert "--take file grwo: there is no such card" in refusal(folder, "--take", "file", "grwo")
    assert "write --take file or --take editor" in refusal(folder, "--take", "mine", "grow")


def test_a_bad_load_names_every_problem_and_writes_nothing(folder):
    write(folder, make_changed_text("word " * 91))
    write(folder, make_text(OTHER_HEAD), "shrink.md")
    text = refusal(folder)
    assert text.startswith("Nothing was loaded: 2 problems.")
    assert "grow.md: en, Answer: has 91 words" in text
    assert "shrink.md: position: 21 is outside topic slice-growth; choose one from 10 to 19" in text
    assert not Card.objects.exists()
    assert not Deck.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("simulator: slice-growth", "simulator: slice-shrink", "simulator slice-shrink: simulator"),
        ("scenario: append-chunks", "scenario: append-bytes", "Go 1.17, simulator slice-growth: s"),
        ("adds: [1, 2]", "adds: [-1]", "Go 1.27, simulator slice-growth: adds"),
        ("adds: [1, 2]", "amounts: [1]", "amounts: unknown"),
    ],
)
def test_parameters_that_a_simulator_refuses_are_told_before_anything_is_written(
    folder, old, new, problem
):
    write(folder, make_text(HEAD_IN_SMALL_DECK.replace(old, new, 1)))
    text = refusal(folder)
    assert "grow.md: examples.one: " in text
    assert problem in text
    assert not Card.objects.exists()


def test_two_cards_cannot_share_a_uuid_or_a_position(folder):
    twin = HEAD_IN_SMALL_DECK.replace("slug: grow", "slug: twin")
    write(folder, make_text(twin), "twin.md")
    text = refusal(folder)
    assert "twin.md: uuid: 6f1f6a0e-4b60-4f0c-9a55-0d5e3a1b7c11 already belongs to grow.md" in text
    assert "twin.md: position: 10 already belongs to grow.md" in text


def test_a_new_uuid_under_an_old_slug_is_refused(folder):
    load(folder)
    write(folder, make_text(HEAD_IN_SMALL_DECK.replace("6f1f6a0e", "00000000")))
    assert "grow.md: uuid: 00000000-" in refusal(folder)
    assert Card.objects.count() == 2


def test_a_topic_the_deck_does_not_list_is_refused(folder):
    write(folder, make_text(HEAD_IN_SMALL_DECK.replace("topic: slice-growth", "topic: cooking")))
    assert "grow.md: topic: cooking is not listed in deck.yaml." in refusal(folder)


def test_a_card_stands_in_its_topics_area(folder):
    write(folder, make_text(HEAD_IN_SMALL_DECK.replace("area: data-structures", "area: runtime")))
    assert "grow.md: area: runtime is not the topic's; write data-structures" in refusal(folder)


def test_a_card_whose_file_is_gone_stays_and_is_named(folder):
    load(folder)
    (folder / "shrink.md").unlink()
    assert "shrink: its file is gone" in load(folder)
    assert Card.objects.count() == 2


def test_a_missing_folder_or_deck_file_is_one_sentence(folder):
    (folder / "deck.yaml").unlink()
    assert "deck.yaml: file: is missing" in refusal(folder)
    assert "is not a folder" in refusal(folder / "nowhere")


def test_a_file_that_is_not_text_is_named(folder):
    (folder / "grow.md").write_bytes(b"\xff\xfe---")
    assert "grow.md: file: cannot be read as UTF-8" in refusal(folder)


def test_checking_touches_no_row(folder):
    assert load(folder, check=True) == "small: 2 cards, no problem.\n"
    assert not Deck.objects.exists()


def test_tidying_rewrites_only_what_is_untidy(folder):
    text = make_text(HEAD_IN_SMALL_DECK)
    write(folder, text.replace("## Answer\n", "## Answer\n\n"))
    assert load(folder, tidy=True) == "rewrote grow.md\n"
    assert (folder / "grow.md").read_text("utf-8") == text
    assert not Deck.objects.exists()


def test_an_exported_card_is_its_file_again(folder):
    """Parameters come back in their simulator's order; everything else to the byte."""
    head = HEAD_IN_SMALL_DECK.replace(
        "{scenario: append-chunks, adds: [1, 2], has_pointers: true}",
        "{scenario: append-chunks, has_pointers: true, adds: [1, 2]}",
    )
    write(folder, make_text(head))
    load(folder)
    assert dump(card_as_file(Card.objects.get(slug="grow"))) == make_text(head)


def test_the_deck_that_ships_loads_and_then_is_the_same():
    count = len(list((DECKS / "go-runtime").glob("*.md")))
    assert f"{count} created, 0 changed, 0 same, 0 kept" in load(None)
    assert f"0 created, 0 changed, {count} same, 0 kept" in load(None)
