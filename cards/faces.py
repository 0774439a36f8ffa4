"""A card's text, ready for a page: Markdown rendered, lists taken apart where a page shows parts.

The shapes relied on here are the ones cards.cardrules enforces; anything else an editor wrote
is shown as it is rather than lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from cards.cardrules import lines_of
from cards.markup import render
from cards.models import Card, CardText
from simulations.releases import release

_RELEASES = re.compile(r"\*\*1\.(\d\d)(?:[-–]1\.(\d\d))?\*\*\s?[:：]\s?")
_NOTHING = re.compile(r"(?:none|无)\s?[:：]\s?")
_ANSWERED = re.compile(r"^(.+?)\s?—{1,2}\s?(.+)$", re.DOTALL)
_PARAGRAPH = re.compile(r"^<p>(.*?)</p>\s*", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """What is different since release 1.`first` (in 1.`first` to 1.`last` only, if they differ).
    `ahead`: it came after the release the reader works with."""

    first: int
    last: int
    html: str
    ahead: bool

    @property
    def releases(self) -> str:
        return f"1.{self.first}" if self.first == self.last else f"1.{self.first}–1.{self.last}"


@dataclass(frozen=True)
class FollowUp:
    """A likely next question; `answer` is "" when the author wrote none."""

    question: str
    answer: str


@dataclass(frozen=True)
class Face:
    """One language of a card as HTML.

    `question` fits a heading (no blocks): the question's first paragraph, or the title where it
    begins with code; what follows is `question_rest`. `unchanged` is the sentence of a card on
    which the releases agree.
    """

    lang: str
    title: str
    question: str
    question_rest: str
    answer: str
    explanation: str
    pitfalls: str
    changes: tuple[Change, ...]
    unchanged: str
    follow_ups: tuple[FollowUp, ...]


def face(card: Card, lang: str, go: str) -> Face:
    """The card in `lang`, or in whatever language it has, for a reader of Go `go`.

    Reads `card.texts`: prefetch it.
    """
    return face_of(_text(card, lang), go)


def face_of(text: CardText, go: str) -> Face:
    """One language of a card, saved or only just typed, for a reader of Go `go`."""
    question, rest = _heading(text.question, text.lang)
    changes, unchanged = _changes(text, release(go).minor)
    return Face(
        lang=text.lang,
        title=text.title,
        question=question or escape(text.title),
        question_rest=rest,
        answer=render(text.answer, text.lang),
        explanation=render(text.explanation, text.lang),
        pitfalls=render(text.pitfalls, text.lang),
        changes=changes,
        unchanged=unchanged,
        follow_ups=tuple(_follow_up(item, text.lang) for item in items(text.follow_ups)),
    )


def title_of(card: Card, lang: str) -> str:
    """The title alone, with nothing rendered: lists show many. Reads `card.texts`."""
    return _text(card, lang).title


def items(markdown: str) -> list[str]:
    """The top-level bullets of a list, each without its dash and indentation."""
    found: list[list[str]] = []
    for line, in_code in lines_of(markdown):
        if line.startswith("- ") and not in_code:
            found.append([line[2:]])
        elif found:
            found[-1].append(line.removeprefix("  "))
    return ["\n".join(lines).strip() for lines in found]


def _text(card: Card, lang: str) -> CardText:
    by_lang = {text.lang: text for text in card.texts.all()}
    found = by_lang.get(lang) or by_lang.get("en") or next(iter(by_lang.values()), None)
    # A card an editor has only just made has no text yet; its slug still names it.
    return found or CardText(card=card, lang="en", title=card.slug)


def _heading(markdown: str, lang: str) -> tuple[str, str]:
    """(first paragraph without its tag, the rest): a heading may not hold blocks."""
    html = render(markdown, lang)
    found = _PARAGRAPH.match(html)
    return (found.group(1), html[found.end() :]) if found else ("", html)


def _inline(markdown: str, lang: str) -> str:
    html = render(markdown, lang).strip()
    found = _PARAGRAPH.fullmatch(html)
    return found.group(1) if found else html


def _changes(text: CardText, mine: int) -> tuple[tuple[Change, ...], str]:
    changes, others = [], []
    for item in items(text.changes):
        found = _RELEASES.match(item)
        if found:
            first = int(found.group(1))
            last = int(found.group(2) or first)
            html = render(item[found.end() :], text.lang)
            changes.append(Change(first, last, html, ahead=first > mine))
        else:
            others.append(_NOTHING.sub("", item, count=1))
    if not changes and not others:
        return (), render(text.changes, text.lang)
    return tuple(changes), render("\n\n".join(others), text.lang)


def _follow_up(item: str, lang: str) -> FollowUp:
    found = _ANSWERED.match(item)
    if not found:
        return FollowUp(_inline(item, lang), "")
    return FollowUp(_inline(found.group(1), lang), render(found.group(2), lang))
