"""What the study pages show: reads and puts together, decides nothing about memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cards import queue, services
from cards.examples import Shown, shown
from cards.faces import Face, face, title_of
from cards.models import Card, Deck, Learner, StudyEvent
from cards.queue import Item
from cards.sitting import Sitting
from cards.sources import Source, source_of
from cards.when import calendar, delay, spent

# With nothing else to do, a card that comes back within minutes is shown rather than waited for.
LEARN_AHEAD_S = 20 * 60
CELLS = 48
WORDS: tuple[tuple[int, str | Promise], ...] = (
    (1, gettext_lazy("Again")),
    (2, gettext_lazy("Hard")),
    (3, gettext_lazy("Good")),
    (4, gettext_lazy("Easy")),
)


@dataclass(frozen=True)
class Button:
    """One rating: its word, and when the card would come back, as it will be stored."""

    rating: int
    word: str | Promise
    delay: str
    date: str


@dataclass(frozen=True)
class Progress:
    """Answers given in this sitting, and cards still to come."""

    done: int
    left: int

    @property
    def total(self) -> int:
        return self.done + self.left

    @property
    def cells(self) -> list[str]:
        """ "done", "now" or "" per card; empty when there are too many to tell apart."""
        if self.total > CELLS:
            return []
        return ["done"] * self.done + ["now"] * bool(self.left) + [""] * (self.left - 1)


@dataclass(frozen=True)
class StudyPage:
    card: Card
    face: Face
    topic: str
    buttons: tuple[Button, ...]
    event_id: str
    shown_at: str
    sitting: Sitting
    progress: Progress
    examples: list[Shown]
    sources: list[Source]
    is_new: bool


@dataclass(frozen=True)
class Report:
    """The page at the end; texts are ready to read."""

    cards: int
    reviews: int
    recall_percent: int | None
    time: str
    hardest: Card | None
    hardest_title: str
    titles: list[str]
    headline: str
    more: int
    next_due_in: str
    next_due_date: str


def item_on_desk(learner: Learner, deck: Deck, sitting: Sitting, at: datetime) -> Item | None:
    """The card lying there, or the next one put there; None when there is nothing to study."""
    kept = _kept(deck, sitting)
    if kept is not None:
        item = queue.item_for(learner, kept, at)
        last_review_at = item.schedule.last_review_at if item.schedule else None
        if not sitting.answered_elsewhere(last_review_at):
            return item
    topic = sitting.topic or None
    found = queue.next_item(learner, deck, at, exclude_topic=topic) or queue.next_item(
        learner, deck, at, exclude_topic=topic, ahead_s=LEARN_AHEAD_S
    )
    sitting.put_away()
    if found is not None:
        sitting.show(found.card, at)
    return found


def page_of(
    item: Item, learner: Learner, deck: Deck, sitting: Sitting, at: datetime, lang: str
) -> StudyPage:
    return StudyPage(
        card=item.card,
        face=face(item.card, lang, learner.go_release),
        topic=topic_title(deck, item.card.topic, lang),
        buttons=tuple(
            Button(
                rating=outcome.rating,
                word=dict(WORDS)[outcome.rating],
                delay=delay(outcome.due_at, at, learner),
                date=calendar(outcome.due_at, at, learner),
            )
            for outcome in item.outcomes
        ),
        event_id=str(services.new_event_id(at)),
        shown_at=at.isoformat(),
        sitting=sitting,
        progress=_progress(learner, deck, sitting, at),
        examples=shown(item.card.examples.all(), lang, learner.go_release),
        sources=[source_of(source) for source in item.card.sources],
        is_new=item.schedule is None or item.schedule.kind == "new",
    )


def report_of(learner: Learner, deck: Deck, sitting: Sitting, at: datetime, lang: str) -> Report:
    found = queue.session_report(learner, deck, sitting.since_at, at)
    due, titles = found.next_due_at, _studied(learner, deck, sitting, lang)
    return Report(
        cards=found.cards,
        reviews=found.reviews,
        recall_percent=None if found.recall_share is None else round(found.recall_share * 100),
        time=spent(found.time_s),
        hardest=found.hardest,
        hardest_title=title_of(found.hardest, lang) if found.hardest else "",
        titles=titles,
        headline=_headline(titles),
        more=queue.summary(learner, deck, at).available,
        next_due_in=delay(due, at, learner) if due else "",
        next_due_date=calendar(due, at, learner) if due else "",
    )


def _headline(titles: list[str]) -> str:
    """The first two titles, and how many more."""
    named = [_("“%(title)s”") % {"title": title} for title in titles[:2]]
    if len(titles) <= 2:
        return _(" and ").join(named)
    rest = ngettext("%(n)d more", "%(n)d more", len(titles) - 2) % {"n": len(titles) - 2}
    return _("%(titles)s and %(rest)s") % {"titles": _(", ").join(named), "rest": rest}


def topic_title(deck: Deck, topic: str, lang: str) -> str:
    """A topic's name; a card of a topic the deck does not list still gets its slug, spelled out."""
    for known in deck.topics:
        if known["slug"] == topic:
            return str(known["title"].get(lang) or known["title"]["en"])
    return topic.replace("-", " ")


def _kept(deck: Deck, sitting: Sitting) -> Card | None:
    """The card the sitting remembers, if it may still be shown."""
    if not sitting.card:
        return None
    cards = Card.objects.published().filter(deck=deck, pk=sitting.card)
    return cards.prefetch_related("texts", "examples").first()


def _progress(learner: Learner, deck: Deck, sitting: Sitting, at: datetime) -> Progress:
    # The card on the desk counts, also when it was put there before its time.
    left = max(queue.summary(learner, deck, at).available, 1)
    if sitting.goal:
        left = min(left, sitting.goal - sitting.answered)
    return Progress(sitting.answered, left)


def _studied(learner: Learner, deck: Deck, sitting: Sitting, lang: str) -> list[str]:
    """The cards of this sitting, each once; answers taken back do not count."""
    mine = StudyEvent.objects.filter(learner=learner)
    taken_back = mine.filter(kind=StudyEvent.Kind.UNDO).values("target")
    answered = mine.filter(
        kind=StudyEvent.Kind.REVIEW, card__deck=deck, occurred_at__gte=sitting.since_at
    ).exclude(event_id__in=taken_back)
    cards = Card.objects.filter(pk__in=answered.values("card")).order_by("position")
    return [title_of(card, lang) for card in cards.prefetch_related("texts")]
