"""What other pages show of traces: the player with its fallback, and the form to try it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from simulations import services
from simulations.forms import form_for
from simulations.models import SimulationRun
from simulations.proof import proof
from simulations.reading import content_lang, position, reading

register = template.Library()


@register.filter
def why_failed(run: SimulationRun) -> str:
    """Why a run failed, in the page's language."""
    return run.error_in(content_lang(get_language()))


@register.inclusion_tag("simulations/_assets.html")
def trace_assets() -> dict[str, Any]:
    """Style sheets and the player's module; goes into the head, once."""
    return {}


@register.inclusion_tag("simulations/_player.html")
def trace_player(
    digest: str | None, step: str | int | None = 0, mode: str = "browse", lang: str = ""
) -> dict[str, Any]:
    """The player of a stored trace, opened at `step` (a number or a mark).

    Inside the element stands that position as text, tables and links, which is all that visitors
    without JavaScript need. `mode` is "study" (stops at questions) or "browse".
    """
    body = services.trace_body(digest) if digest else None
    if body is None:
        return {"reading": None}
    document = body.document()
    lang = content_lang(lang or get_language())
    n = position(document, step)
    return {
        "digest": digest,
        "version": body.version,
        "mode": mode,
        "reading": reading(document, n, lang),
        "asked_lang": "",
    }


@register.inclusion_tag("simulations/_evidence.html")
def evidence(digest: str | None, brief: bool = False) -> dict[str, Any]:
    """What real Go says of a stored trace: how many values, which toolchain, when, and all of it.

    `brief` is one line with a link to the trace's own page, for pages that must not show values.
    """
    body = services.trace_body(digest) if digest else None
    if digest is None or body is None:
        return {"proof": None}
    found = proof(body.document(), services.evidence_for(digest))
    return {"proof": found, "digest": digest, "brief": brief}


@register.inclusion_tag("simulations/_try_it.html", takes_context=True)
def try_it(
    context: template.Context,
    simulator: str,
    params: Mapping[str, Any] | None = None,
    go: str = "1.27",
    seed: int = 0,
) -> dict[str, Any]:
    """The form with which a reader changes an example's parameters and runs it."""
    form = form_for(simulator, params or {}, go=go, seed=seed)
    return {"form": form, "csrf_token": context.get("csrf_token")}
