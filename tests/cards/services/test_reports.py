"""Reports: made once, answered, resolved, declined in bulk and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cards import services
from cards.admin.words import VERBS
from cards.models import Card, EditorAction, Learner, Report
from cards.services import reports
from cards.services.reports import ReportError
from simulations import runner
from simulations import services as simulations
from tests.makers import AT, make_card, make_deck, make_learner, make_user

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
TEXT = "The new capacity is 848, not 850."


@pytest.fixture
def card() -> Card:
    return make_card(make_deck(), "slices", revision=3)


@pytest.fixture
def alice() -> Learner:
    return make_learner()


@pytest.fixture
def editor() -> Any:
    return make_user("erin", is_staff=True)


def tell(learner: Learner, card: Card, **changes: Any) -> Report:
    told = {"kind": "wrong", "text": TEXT, "lang": "en", "go_release": "1.22", "at": AT}
    return reports.report(learner, card, **{**told, **changes})


def trace() -> str:
    run = simulations.request_run("slice-growth", {}, go="1.22")
    runner.execute(str(run.pk))
    run.refresh_from_db()
    return str(run.document_id)


def test_a_report_keeps_what_was_on_the_page(alice: Learner, card: Card) -> None:
    row = Report.objects.get(pk=tell(alice, card, text=f"  {TEXT}\r\nReally.\n").pk)
    assert (row.text, row.revision, row.lang) == (f"{TEXT}\nReally.", 3, "en")
    assert (row.state, row.go_release, row.created_at) == ("open", "1.22", AT)
    assert (row.digest, row.position) == ("", None)


def test_a_report_names_a_step_of_a_trace(alice: Learner, card: Card) -> None:
    digest = trace()
    assert tell(alice, card, digest=digest, position=2).position == 2
    assert tell(alice, card, digest=digest, text="A digest alone is its start.").position == 0


def test_the_same_form_sent_twice_is_one_report(alice: Learner, card: Card) -> None:
    assert tell(alice, card) == tell(alice, card, at=LATER)
    assert tell(make_learner(), card) != tell(alice, card)
    assert Report.objects.count() == 2


def test_what_was_answered_can_be_reported_again(alice: Learner, card: Card, editor: Any) -> None:
    first = tell(alice, card)
    reports.reply(first.pk, by=editor, text="It is 850.", at=LATER)
    assert tell(alice, card, at=LATER) != first


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"text": "  bad   "}, "text", "at least 10"),
        ({"text": "x" * 2001}, "text", "2000 characters; this has 2001"),
        ({"text": "a NUL \0 inside"}, "text", "cannot be stored"),
        ({"text": "half a pair \ud800"}, "text", "cannot be stored"),
        ({"digest": "0" * 64}, "digest", "not here any more"),
        ({"position": 3}, "digest", "Choose the example"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(
    change: dict[str, Any], field: str, said: str, alice: Learner, card: Card
) -> None:
    with pytest.raises(ReportError, match=said) as caught:
        tell(alice, card, **change)
    assert caught.value.field == field
    assert not Report.objects.exists()


def test_a_step_past_the_end_is_refused_with_the_last_one(alice: Learner, card: Card) -> None:
    with pytest.raises(ReportError, match="steps 0 to ") as caught:
        tell(alice, card, digest=trace(), position=9999)
    assert caught.value.field == "position"


def test_a_reply_answers_and_says_who_and_when(alice: Learner, card: Card, editor: Any) -> None:
    row = reports.reply(tell(alice, card).pk, by=editor, text=" It rounds up. ", at=LATER)
    row.refresh_from_db()
    assert (row.state, row.reply) == ("answered", "It rounds up.")
    assert (row.decided_by, row.decided_at) == (editor, LATER)


def test_an_empty_reply_is_refused(alice: Learner, card: Card, editor: Any) -> None:
    with pytest.raises(ReportError) as caught:
        reports.reply(tell(alice, card).pk, by=editor, text="  ", at=LATER)
    assert caught.value.field == "reply"


def test_resolving_names_the_revision_that_fixed_it(
    alice: Learner, card: Card, editor: Any
) -> None:
    report = tell(alice, card)
    Card.objects.filter(pk=card.pk).update(revision=5)
    row = reports.resolve(report.pk, by=editor, at=LATER, text="Thank you.")
    assert (row.state, row.fixed_in, row.reply) == ("resolved", 5, "Thank you.")
    assert reports.resolve(report.pk, by=editor, at=LATER, revision=4).fixed_in == 4
    assert row.reply == "Thank you."


@pytest.mark.parametrize("revision", [2, 6])
def test_a_revision_that_cannot_have_fixed_it_is_refused(
    revision: int, alice: Learner, card: Card, editor: Any
) -> None:
    report = tell(alice, card)
    Card.objects.filter(pk=card.pk).update(revision=5)
    with pytest.raises(ReportError, match="3 when it was reported and has 5") as caught:
        reports.resolve(report.pk, by=editor, at=LATER, revision=revision)
    assert caught.value.field == "fixed_in"


def test_a_reply_to_a_resolved_report_leaves_it_resolved(
    alice: Learner, card: Card, editor: Any
) -> None:
    report = reports.resolve(tell(alice, card).pk, by=editor, at=LATER)
    assert reports.reply(report.pk, by=editor, text="Fixed.", at=LATER).state == "resolved"


def test_a_learner_reopens_only_their_own(alice: Learner, card: Card, editor: Any) -> None:
    report = reports.resolve(tell(alice, card).pk, by=editor, at=LATER, text="Fixed.")
    with pytest.raises(Report.DoesNotExist):
        reports.reopen_own(report.pk, make_learner())
    row = reports.reopen_own(report.pk, alice)
    row.refresh_from_db()
    assert (row.state, row.fixed_in, row.decided_at, row.reply) == ("open", None, None, "Fixed.")


def test_declining_in_bulk_spares_what_is_closed_and_can_be_taken_back(
    alice: Learner, card: Card, editor: Any
) -> None:
    answered = reports.reply(tell(alice, card).pk, by=editor, text="No.", at=AT)
    two = [tell(alice, card, text=f"Report number {n}").pk for n in (1, 2)]
    before = reports.decline([tell(alice, card, text="One of before.").pk], by=editor, at=AT)
    assert reports.decline([answered.pk, *two], by=editor, at=LATER) == 2
    assert before == 1
    reports.reply(two[0], by=editor, text="On second thoughts: yes.", at=LATER)
    assert reports.take_back_decline(by=editor, decided_at=LATER, at=LATER) == 1
    assert Report.objects.get(pk=two[1]).state == "open"
    assert Report.objects.filter(state="declined").count() == 1
    assert reports.take_back_decline(by=make_user("mallory"), decided_at=AT, at=AT) == 0


def test_every_decision_is_in_the_log(alice: Learner, card: Card, editor: Any) -> None:
    report = tell(alice, card)
    reports.reply(report.pk, by=editor, text="No.", at=LATER)
    reports.resolve(report.pk, by=editor, at=LATER)
    reports.reopen(report.pk, by=editor, at=LATER)
    reports.decline([report.pk], by=editor, at=LATER)
    reports.take_back_decline(by=editor, decided_at=LATER, at=LATER)
    verbs = list(EditorAction.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"report_{verb}" for verb in ("reply", "resolve", "reopen", "decline", "undo")]
    assert set(verbs) <= VERBS.keys()
    assert {action.actor for action in EditorAction.objects.all()} == {editor}


def test_a_guest_s_reports_go_with_them_into_their_account(card: Card) -> None:
    user, guest = make_user(), make_learner()
    own = make_learner(user=user)
    report = tell(guest, card)
    assert services.adopt_guest(user, guest) == own
    report.refresh_from_db()
    assert report.learner == own


def test_a_report_outlives_its_account(card: Card) -> None:
    user = make_user()
    report = tell(make_learner(user=user), card)
    user.delete()
    report.refresh_from_db()
    assert report.learner is None


# ---- which reports ----


def test_the_queue_shows_open_ones_first_and_a_card_s_together(
    alice: Learner, card: Card, editor: Any
) -> None:
    other = make_card(card.deck, "maps")
    few = tell(alice, card)
    closed = reports.reply(tell(alice, card, text="Closed by now.").pk, by=editor, text="x", at=AT)
    many = [tell(alice, other, text=f"Report number {n}", at=AT + timedelta(n)).pk for n in (1, 2)]
    queue = [row.pk for row in Report.objects.in_queue_order()]
    assert queue == [many[1], many[0], few.pk, closed.pk]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, 2),
        ({"card": "SLIC"}, 1),
        ({"card": "maps zh-CN"}, 1),
        ({"state": "answered"}, 0),
        ({"kind": "typo"}, 1),
        ({"release": "1.22"}, 2),
        ({"release": "1.27", "card": ""}, 0),
    ],
)
def test_reports_are_filtered_by_card_state_kind_and_release(
    chosen: dict[str, str], found: int, alice: Learner, card: Card
) -> None:
    tell(alice, card)
    tell(alice, make_card(card.deck, "maps"), kind="typo")
    assert Report.objects.matching(chosen).count() == found


def test_open_reports_are_counted_per_card(alice: Learner, card: Card, editor: Any) -> None:
    other = make_card(card.deck, "maps")
    tell(alice, card)
    tell(alice, card, text="Another of the same card.")
    reports.reply(tell(alice, card, text="Closed by now.").pk, by=editor, text="x", at=AT)
    counted = Card.objects.with_open_reports().order_by("position")
    assert [(row.slug, row.open_reports) for row in counted] == [("slices", 2), ("maps", 0)]
    assert [row.pk for row in counted.filter(open_reports=0)] == [other.pk]
