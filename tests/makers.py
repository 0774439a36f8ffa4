"""Rows with sensible defaults: a test states only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model

from cards import services
from cards.models import Card, CardText, Deck, Learner
from cards.services.editing import give_roles

# A Monday, in the morning.
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_number = count(1)


def make_user(name: str = "alice", **fields: Any) -> Any:
    return get_user_model().objects.create_user(name, password="correct horse battery", **fields)


def make_deck(slug: str = "go-runtime", **fields: Any) -> Deck:
    title = {"en": "Go runtime", "zh-CN": "Go 运行时"}
    return Deck.objects.create(**{"slug": slug, "title": title, **fields})


def make_card(deck: Deck, slug: str = "", **fields: Any) -> Card:
    """A published card in both languages; each has its own topic and comes after the last one."""
    number = next(_number)
    slug = slug or f"card-{number}"
    card = Card.objects.create(
        **{
            "deck": deck,
            "slug": slug,
            "topic": slug,
            "area": "language",
            "position": number,
            "releases_from": 15,
            "releases_to": 27,
            "state": Card.State.PUBLISHED,
            **fields,
        }
    )
    for lang, question in (("en", "What is it?"), ("zh-CN", "它是什么?")):
        CardText.objects.create(
            card=card, lang=lang, title=f"{slug} {lang}", question=question, answer=f"{slug}."
        )
    return card


def make_learner(*, user: Any = None, at: datetime = AT, **settings: Any) -> Learner:
    """A guest, or the learner of ``user``, that starts with ``settings`` at ``at``."""
    if user is None:
        return services.guest_learner(None, at=at, settings=settings)
    return services.account_learner(user, at=at, settings=settings)


def make_editor(name: str = "erin", *roles: str) -> Any:
    """A member of staff with these roles; an editor unless told otherwise."""
    user = make_user(name)
    give_roles(user, roles or ["editor"], at=AT)
    return user
