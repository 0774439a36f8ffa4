"""What the API says of decks and cards."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field

from cards.api.content_examples import BUNDLE, CARD, CARD_SUMMARY, DECK
from cards.matter import LANGUAGES
from goprep.api import Shape
from simulations.releases import RELEASES, release

Language = Literal[LANGUAGES]  # type: ignore[valid-type]
Release = Annotated[
    str,
    AfterValidator(lambda name: release(name).name),
    Field(json_schema_extra={"enum": [known.name for known in RELEASES]}),
]
State = Literal["draft", "in_review", "published", "withdrawn"]
Texts = dict[str, str]
NO_NUL = r"^[^\x00]*$"


class CardsQuery(Shape):
    lang: Language | None = Field(None, description="Titles in this language only.")
    release: Release | None = Field(None, description="Cards that hold for this Go release.")
    topic: str | None = Field(
        None, max_length=80, pattern=r"^[a-z0-9-]*$", description="Cards of this topic only."
    )
    difficulty: int | None = Field(None, ge=1, le=3, description="1 warm-up, 2 standard, 3 deep.")
    q: str = Field(
        "",
        max_length=100,
        pattern=NO_NUL,
        description="Cards in which every one of these words occurs.",
    )
    cursor: str | None = Field(None, max_length=300, description="From the Link header.")
    limit: int = Field(50, ge=1, le=200, description="Cards in one answer.")


class CardQuery(Shape):
    lang: Language | None = Field(None, description="This language's text only.")
    release: Release | None = Field(
        None,
        description="The release its reader works with: says which changes lie ahead of it, and"
        " adds it to the releases of every example.",
    )


class BundleQuery(Shape):
    since: str | None = Field(
        None,
        max_length=120,
        description="Version (or ETag) of the bundle the client has: only what is new is sent.",
    )


class TopicAnswer(Shape):
    slug: str
    area: str
    title: Texts
    cards: int = Field(description="How many of its cards are published.")


class DeckAnswer(Shape):
    """A deck; its topics come in study order."""

    model_config = ConfigDict(json_schema_extra={"examples": [DECK]})

    slug: str
    position: int
    title: Texts = Field(description="By language.")
    description: Texts
    cards: int = Field(description="How many cards are published.")
    topics: list[TopicAnswer]


class DeckList(Shape):
    """All decks."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decks": [DECK]}]})

    decks: list[DeckAnswer]


class CardSummary(Shape):
    """One card in a list."""

    id: uuid.UUID
    slug: str
    deck: str
    topic: str
    area: str
    difficulty: int
    position: int
    releases_from: str
    releases_to: str
    state: State
    revision: int
    title: Texts = Field(description="By language.")


class CardList(Shape):
    """A page of a deck's cards, in study order. The Link header leads to the next."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"cards": [CARD_SUMMARY]}]})

    cards: list[CardSummary]


class MarkdownParts(Shape):
    """The parts of a text as they were written."""

    question: str
    answer: str
    explanation: str
    pitfalls: str
    changes: str
    follow_ups: str


class ChangePart(Shape):
    """What is different from a release on."""

    since: str
    until: str = Field(description="The last release it holds for; `since` if it still does.")
    html: str
    ahead: bool | None = Field(
        description="Whether it came after the reader's release; null where none was named."
    )


class FollowUpPart(Shape):
    """A likely next question; `answer` is empty where the author wrote none."""

    question: str
    answer: str


class HtmlParts(Shape):
    """The parts as HTML that is safe to show: no scripts, styles or handlers."""

    question: str
    answer: str
    explanation: str
    pitfalls: str
    changes: list[ChangePart]
    unchanged: str = Field(description="What is said where the releases agree.")
    follow_ups: list[FollowUpPart]


class TextAnswer(Shape):
    lang: Language
    title: str
    markdown: MarkdownParts
    html: HtmlParts


class SourceAnswer(Shape):
    """Where a fact comes from."""

    text: str
    symbol: str
    release: str
    url: str


class ExampleRelease(Shape):
    """An example on one Go release. In bundles only what lasts is told: what is waiting or failed
    there is `missing`."""

    go_version: str
    state: Literal["built", "waiting", "failed", "missing", "unsupported"]
    digest: str | None = Field(description="Names the trace, once it is built.")
    raw_size: int | None
    gzip_size: int | None
    run: uuid.UUID | None = Field(description="The run that makes it, where one was asked for.")
    detail: str = Field(description="Why it failed, or why this release cannot show it.")


class ComparisonOffer(Shape):
    """Two releases of one example between which something changed."""

    go_a: str
    go_b: str
    a: str
    b: str
    url: str


class ExampleAnswer(Shape):
    key: str
    title: Texts
    simulator: str
    params: dict[str, Any]
    seed: int
    releases: list[ExampleRelease]
    comparisons: list[ComparisonOffer]


class MeaningChangeAnswer(Shape):
    """A moment at which a card's meaning changed: whoever knew it before sees it again soon."""

    at: datetime
    revision: int = Field(description="The revision that was published then.")


class CardAnswer(CardSummary):
    """One card with everything: texts, sources, worked examples."""

    model_config = ConfigDict(json_schema_extra={"examples": [CARD]})

    texts: list[TextAnswer]
    sources: list[SourceAnswer]
    examples: list[ExampleAnswer]
    meaning_changes: list[MeaningChangeAnswer] = Field(
        description="An input of the fold, for clients that fold schedules themselves: at each, a"
        " known card is due within three study days, and a review of an older revision brings it"
        " back within three study days, too."
    )


class TraceEntry(Shape):
    """A trace that the cards show. `traces/{digest}` has it; sizes in bytes."""

    digest: str
    version: str = Field(description="Names its exact bytes: captions may get better.")
    raw_size: int
    gzip_size: int
    simulator: str
    go_version: str


class BundleAnswer(Shape):
    """Everything published in a deck, or what is new in it since a version."""

    model_config = ConfigDict(json_schema_extra={"examples": [BUNDLE]})

    version: str = Field(description="Names exactly this content. Send it as `since` next time.")
    since: str | None = Field(description="The version that this is the difference to, if it is.")
    complete: bool = Field(
        description="True: replace all you have. False: put `cards` and `traces` in place of those"
        " you have, and drop what `removed` and `removed_traces` name."
    )
    deck: DeckAnswer
    cards: list[CardAnswer]
    removed: list[uuid.UUID] = Field(description="Cards that are no longer published.")
    traces: list[TraceEntry]
    removed_traces: list[str] = Field(description="Digests that no card shows any more.")
