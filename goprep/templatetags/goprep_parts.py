"""Small parts of every page: icons and form fields."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from goprep.api import reading

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One symbol of icons.svg; decoration unless `label` names it for those who cannot see it."""
    href = f"{static('goprep/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" width="20" height="20" role="img" aria-label="{}">'
            '<use href="{}"/></svg>',
            label,
            href,
        )
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">'
        '<use href="{}"/></svg>',
        href,
    )


@register.inclusion_tag("goprep/field.html")
def field(bound: BoundField) -> dict[str, BoundField]:
    """A form field with its label, its help and what was wrong with what was typed."""
    return {"field": bound}


_CODE = '<code lang="en" translate="no">'


@register.filter
def untranslated(html: SafeString) -> SafeString:
    """The same for text that was marked up by its translators."""
    return mark_safe(html.replace("<code>", _CODE))  # noqa: S308 - as safe as it was


@register.filter
def coded(text: str) -> SafeString:
    """Escaped text whose `backticks` became code, which is in no language."""
    parts = str(text).split("`")
    shapes = ("{}", f"{_CODE}{{}}</code>")
    return format_html_join(
        "", "{}", ((format_html(shapes[number % 2], part),) for number, part in enumerate(parts))
    )


@register.filter
def said(text: str) -> str:
    """A sentence of the API's document in the reader's language."""
    return reading.said(text)
