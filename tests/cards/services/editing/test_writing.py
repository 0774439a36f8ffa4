"""Saving, colliding, proposing, publishing, restoring: the rules editors and publishers rely on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from cards import services
from cards.cardfile import parse
from cards.models import Card, CardText, EditorAction, Schedule
from cards.scheduling import BACK_WITHIN
from cards.services import editing, folding, refold_learners
from cards.services.content import save_card_from_file
from simulations import runner
from simulations import services as simulations
from tests.cards.cardtexts import HEAD, make_text
from tests.makers import AT, make_deck, make_editor, make_learner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]
FILE = parse(make_text(HEAD), "grow.md")
BARE = replace(FILE, examples=(), topic="language-rules", slug="bare", position=30)
DAY = timedelta(days=1)


@pytest.fixture
def deck():
    return make_deck(topics=[])


@pytest.fixture
def erin():
    return make_editor("erin", "editor")


@pytest.fixture
def paul():
    return make_editor("paul", "publisher")


@pytest.fixture
def card(deck):
    save_card_from_file(deck, BARE)
    return Card.objects.get()


def said(file, answer, lang="en"):
    texts = {**file.texts, lang: replace(file.texts[lang], answer=answer)}
    return replace(file, texts=texts)


def save(card, answer, by, at=AT, **more):
    head = editing.head_of(card)
    options = {"base": head.number, "author": by, "at": at, **more}
    return editing.save_text(card, said(head.file, answer), **options)


def publish(card, erin, paul, at=AT, **more):
    editing.submit(card, by=erin, at=at)
    editing.publish(card, by=paul, at=at, **more)


def answer_of(card):
    return CardText.objects.get(card=card, lang="en").answer


def test_a_new_card_is_a_draft_nobody_studies(deck, erin):
    card = editing.create_card(deck, BARE, author=erin, at=AT)
    assert (card.state, card.revision) == ("draft", 1)
    assert not Card.objects.published().exists()
    assert editing.file_of(card.revisions.get()) == BARE


def test_a_name_and_a_place_belong_to_one_card(deck, card, erin):
    other = replace(BARE, uuid=UUID(int=8))
    with pytest.raises(editing.Refused) as refused:
        editing.create_card(deck, other, author=erin, at=AT)
    assert set(refused.value.errors) == {"slug", "position"}


def test_what_learners_see_changes_only_by_publishing(card, erin, paul):
    save(card, "Better.", erin)
    assert answer_of(card) != "Better."
    card.refresh_from_db()
    assert (card.state, card.revision) == ("published", 1)
    assert editing.head_of(card).is_proposal
    publish(card, erin, paul)
    card.refresh_from_db()
    assert (answer_of(card), card.revision, card.state) == ("Better.", 2, "published")


def test_the_history_keeps_what_was_there_before_the_first_edit(card, erin):
    save(card, "Better.", erin)
    assert [row.number for row in card.revisions.all()] == [2, 1]
    assert editing.file_of(card.revisions.get(number=1)) == BARE


def test_saving_nothing_new_makes_no_revision(card, erin):
    assert save(card, BARE.texts["en"].answer, erin) is None
    assert card.revisions.count() == 1


def test_who_comes_second_is_told_and_nothing_is_written(card, erin, paul):
    save(card, "Theirs.", erin)
    with pytest.raises(editing.Collision) as collision:
        save(card, "Mine.", paul, base=1)
    assert collision.value.theirs.file.texts["en"].answer == "Theirs."
    assert card.revisions.first().number == 2
    save(card, "Mine.", paul, base=2)
    assert editing.head_of(card).file.texts["en"].answer == "Mine."


def test_examples_changed_meanwhile_are_no_collision_and_stay(deck, erin):
    card = editing.create_card(deck, replace(FILE, examples=()), author=erin, at=AT)
    editing.put_example(card, FILE.examples[0], by=erin, at=AT)
    save(card, "Text.", erin, base=1)
    head = editing.head_of(card)
    assert (head.number, head.file.examples) == (3, FILE.examples)


def test_an_old_revision_comes_back_as_a_new_one(card, erin, paul):
    save(card, "Worse.", erin)
    publish(card, erin, paul)
    editing.restore(card, 1, author=erin, at=AT)
    head = editing.head_of(card)
    assert (head.number, head.file, head.state) == (3, BARE, "draft")


def test_editors_do_not_publish_and_strangers_do_nothing(card, erin, paul):
    save(card, "Better.", erin)
    editing.submit(card, by=erin, at=AT)
    with pytest.raises(editing.NotAllowed):
        editing.publish(card, by=erin, at=AT)
    with pytest.raises(editing.NotAllowed):
        editing.withdraw(card, by=erin, at=AT)
    other = make_editor("olga", "editor")
    with pytest.raises(editing.NotAllowed):
        editing.give_back(card, by=other, at=AT)
    editing.give_back(card, by=erin, at=AT)
    assert editing.head_of(card).state == "draft"


def test_a_draft_is_not_published_past_review(card, erin, paul):
    save(card, "Better.", erin)
    with pytest.raises(editing.NotNow):
        editing.publish(card, by=paul, at=AT)


def test_editing_what_is_in_review_makes_it_a_draft_again(card, erin):
    save(card, "Better.", erin)
    editing.submit(card, by=erin, at=AT)
    save(card, "Better still.", erin)
    assert editing.head_of(card).state == "draft"


def test_each_step_says_who_when_and_why(card, erin, paul):
    save(card, "Better.", erin)
    editing.submit(card, by=erin, at=AT, text="Please.")
    remark = card.remarks.get()
    assert (remark.author, remark.text, remark.was, remark.became) == (
        erin,
        "Please.",
        "draft",
        "in_review",
    )
    verbs = EditorAction.objects.values_list("verb", flat=True)
    assert sorted(verbs) == ["roles", "roles", "save", "submit"]


def test_a_withdrawn_card_can_be_published_again(card, paul):
    editing.withdraw(card, by=paul, at=AT)
    assert not Card.objects.published().exists()
    editing.publish(card, by=paul, at=AT)
    assert Card.objects.published().exists()


def in_review(card, *texts):
    """The card with these texts by these people, the last one sent to review."""
    for words, author in texts:
        save(card, words, author)
    editing.submit(card, by=texts[-1][1], at=AT)


def test_with_four_eyes_nobody_publishes_a_text_of_their_own(card, erin, paul, settings):
    settings.FOUR_EYES = True
    in_review(card, ("Paul's words.", paul))
    assert not editing.may(paul, "publish", editing.head_of(card))
    with pytest.raises(editing.NotNow, match="Written by paul since"):
        editing.publish(card, by=paul, at=AT)
    (_card, why) = editing.step_all([card], "publish", by=paul, at=AT).failed[0]
    assert "Written by paul since" in why
    editing.publish(card, by=make_editor("petra", "publisher"), at=AT)
    assert answer_of(card) == "Paul's words."


def test_with_four_eyes_an_earlier_text_that_was_not_published_counts_too(
    card, erin, paul, settings
):
    settings.FOUR_EYES = True
    petra = make_editor("petra", "publisher")
    in_review(card, ("Paul's words.", paul), ("Paul's words, and Erin's.", erin))
    with pytest.raises(editing.NotNow, match="Written by paul, erin since"):
        editing.publish(card, by=paul, at=AT)
    editing.publish(card, by=petra, at=AT)
    in_review(card, ("Erin's words.", erin))
    editing.publish(card, by=paul, at=AT)  # his own are published, these are hers
    editing.withdraw(card, by=paul, at=AT)
    editing.publish(card, by=paul, at=AT)  # again what was read by two already
    assert answer_of(card) == "Erin's words."


def test_publishing_lists_what_is_missing(deck, erin, paul):
    gap = replace(BARE, texts={**BARE.texts, "zh-CN": replace(BARE.texts["zh-CN"], pitfalls="")})
    topical = replace(gap, topic="map-growth", sources=())
    card = editing.create_card(deck, topical, author=erin, at=AT)
    editing.submit(card, by=erin, at=AT)
    with pytest.raises(editing.NotReady) as not_ready:
        editing.publish(card, by=paul, at=AT)
    assert {problem.field for problem in not_ready.value.problems} == {
        "pitfalls:zh-CN",
        "sources",
        "examples",
    }


def test_an_example_has_to_be_made_before_the_card_is_published(deck, erin, paul):
    card = editing.create_card(deck, replace(FILE, examples=()), author=erin, at=AT)
    editing.put_example(card, FILE.examples[0], by=erin, at=AT)
    editing.submit(card, by=erin, at=AT)
    with pytest.raises(editing.NotReady) as not_ready:
        editing.publish(card, by=paul, at=AT)
    assert {problem.field for problem in not_ready.value.problems} == {"example:one"}
    for request in editing.requests_of(FILE.examples):
        runner.execute(str(simulations.find_runs([request])[request.key].pk))
    editing.publish(card, by=paul, at=AT)
    assert Card.objects.published().exists()


@pytest.mark.parametrize("meaning", [False, True])
def test_a_learner_s_schedule_stays_unless_the_meaning_changed(meaning, card, erin, paul):
    learner = make_learner()
    for day in (0, 20, 40):
        services.review(learner, card, 4, at=AT + day * DAY)
    before = Schedule.objects.get()
    at = AT + 50 * DAY
    save(card, "Otherwise.", erin, at=at, meaning_changed=meaning)
    publish(card, erin, paul, at=at)
    folding.fold_card_again(card.pk)
    after = Schedule.objects.get()
    assert after.stability == before.stability
    if meaning:
        assert after.due_at <= at + BACK_WITHIN
        assert after.sequence > before.sequence
    else:
        assert after.due_at == before.due_at
    assert [each.differences for each in refold_learners(repair=False)] == [[]]


def test_publishing_a_change_of_meaning_sends_for_every_schedule(
    card, erin, paul, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("cards.tasks.fold_card_again.delay", asked.append)
    save(card, "Otherwise.", erin, meaning_changed=True)
    with django_capture_on_commit_callbacks(execute=True):
        publish(card, erin, paul)
    assert asked == [str(card.pk)]


def test_loading_the_deck_again_leaves_a_proposal_alone(deck, card, erin):
    save(card, "Better.", erin)
    moved = save_card_from_file(deck, said(BARE, "From the file."))
    assert moved.verb == "kept"
    assert save_card_from_file(deck, said(BARE, "From the file."), "file").verb == "changed"
    card.refresh_from_db()
    assert (card.revision, editing.head_of(card).number) == (3, 3)


def test_many_cards_move_at_once_and_come_back(deck, card, paul):
    save_card_from_file(deck, replace(BARE, slug="other", position=31, uuid=UUID(int=7)))
    cards = list(Card.objects.all())
    editing.withdraw(cards[0], by=paul, at=AT)
    done = editing.step_all(cards, "withdraw", by=paul, at=AT)
    assert (done.count, [c for c, _ in done.failed]) == (1, [cards[0]])
    back = editing.undo_all(done.action.pk, by=paul, at=AT)
    assert back.count == 1
    assert Card.objects.published().count() == 1
    with pytest.raises(editing.NotNow):
        editing.undo_all(done.action.pk, by=paul, at=AT)


def test_a_draft_is_kept_per_editor_and_others_are_seen(card, erin, paul):
    editing.keep_draft(erin, card, {"answer_en": "Typed"}, 1, AT)
    editing.keep_draft(paul, card, None, 1, AT)
    assert editing.draft_of(erin, card).fields == {"answer_en": "Typed"}
    assert editing.draft_of(paul, card) is None
    assert [(o.name, o.typing) for o in editing.others_at(card, paul, AT)] == [("erin", True)]
    assert editing.others_at(card, paul, AT + timedelta(minutes=5)) == []
    save(card, "Saved.", erin)
    assert editing.draft_of(erin, card) is None
