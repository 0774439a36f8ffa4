"""What pages about cards show that a template cannot say, or says too slowly."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cards.atlas import Tile
from cards.models import Report
from cards.sentences import told_in
from cards.visitors import content_lang

register = template.Library()

_ITEM = (
    '<li><a href="{page}cards/{slug}/"><svg class="icon state state--{state}" aria-hidden="true">'
    '<use href="{icons}#state-{state}"/></svg><span class="tile-title">{title}</span>'
    '<span class="tile-state">{said}</span></a></li>'
)


@register.filter
def told(said: object) -> str:
    """A sentence about a card or a file in the page's language."""
    return told_in(said, content_lang())


@register.inclusion_tag("cards/_report_news.html", takes_context=True)
def report_news(context: template.Context) -> dict[str, int]:
    """A quiet line when editors have said something to this learner's reports."""
    learner = context.get("learner")
    return {"count": Report.objects.news_for(learner).count() if learner else 0}


@register.simple_tag
def tile_items(tiles: Iterable[Tile], page: str, icons: str) -> SafeString:
    """One `<li>` for each tile, in Python because a template takes ten times as long for each, and
    a deck may have thousands. `page` is the deck's address, `icons` that of the icon sheet."""
    page, icons = escape(page), escape(icons)
    items = [
        _ITEM.format(
            page=page,
            icons=icons,
            slug=tile.slug,  # a slug needs no escaping, nor does the name of a state
            state=tile.state,
            title=escape(tile.title),
            said=escape(f"{tile.word}, {tile.due_in}" if tile.due_in else tile.word),
        )
        for tile in tiles
    ]
    return mark_safe("".join(items))  # noqa: S308 - everything in it is escaped above
