"""Many cards at once: asked for in the list, confirmed on a page, and taken back if regretted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from cards.admin.frame import desk_context
from cards.faces import title_of
from cards.models import Card, EditorAction
from cards.sentences import told_in
from cards.services import editing
from cards.visitors import content_lang

MOST = 500
"""Cards that may be moved at once."""
UNDO_KEY = "editor_undo"

VERBS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "submit": (gettext_lazy("Send these cards to review?"), gettext_lazy("Send to review")),
    "publish": (gettext_lazy("Publish these cards?"), gettext_lazy("Publish")),
    "give_back": (gettext_lazy("Give these cards back?"), gettext_lazy("Give back")),
    "withdraw": (gettext_lazy("Withdraw these cards?"), gettext_lazy("Withdraw")),
    "run_again": (
        gettext_lazy("Run all examples of these cards again?"),
        gettext_lazy("Run them again"),
    ),
}


class ManyForm(forms.Form):
    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    cards = forms.TypedMultipleChoiceField(coerce=uuid.UUID)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        sent = data.getlist("cards")[:MOST]
        field = self.fields["cards"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(value, value) for value in sent]


def confirm(request: HttpRequest, rows: QuerySet[Card], verb: str) -> HttpResponse | None:
    """Name the cards and ask; nothing has happened yet."""
    cards = list(rows[: MOST + 1])
    if len(cards) > MOST:
        messages.error(request, _("Choose at most %(most)s cards.") % {"most": MOST})
        return None
    lang = content_lang()
    title, go = VERBS[verb]
    context = {
        "cards": [(card, title_of(card, lang)) for card in cards],
        "verb": verb,
        "go": go,
        "undoable": verb != "run_again",
    }
    return render(request, "admin/cards/card/confirm.html", desk_context(request, title, **context))


@require_POST
def act(request: HttpRequest) -> HttpResponseBase:
    """Do what was confirmed."""
    form = ManyForm(request.POST)
    try:
        sound = form.is_valid()
    except ValueError as error:  # an id that is none
        raise Http404 from error
    if not sound:
        raise Http404
    verb, at = form.cleaned_data["verb"], timezone.now()
    cards = Card.objects.filter(pk__in=form.cleaned_data["cards"]).select_related("deck")
    if verb == "run_again":
        action = editing.run_cards_again(cards, by=request.user, at=at)
        return redirect("admin:runs_again", action.pk)
    done = editing.step_all(cards, verb, by=request.user, at=at)
    _say(request, done)
    if done.count:
        request.session[UNDO_KEY] = done.action.pk
    return redirect("admin:cards_card_changelist")


@require_POST
def undo(request: HttpRequest, action: int) -> HttpResponseBase:
    """Take back the last change of many cards."""
    request.session.pop(UNDO_KEY, None)
    try:
        _say(request, editing.undo_all(action, by=request.user, at=timezone.now()))
    except EditorAction.DoesNotExist as error:
        raise Http404 from error
    except editing.NotNow as not_now:
        messages.error(request, str(not_now))
    return redirect("admin:cards_card_changelist")


def last_action(request: HttpRequest) -> EditorAction | None:
    """What this editor last did to many cards, while it can be taken back."""
    pk = request.session.get(UNDO_KEY)
    return EditorAction.objects.filter(pk=pk, undone_at=None).first() if pk else None


def _say(request: HttpRequest, done: editing.Done) -> None:
    if done.count:
        said = ngettext("Done with one card.", "Done with %(n)s cards.", done.count)
        messages.success(request, said % {"n": done.count})
    for card, why in done.failed[:10]:
        messages.error(request, f"{card.slug}: {told_in(why, content_lang())}")
    if len(done.failed) > 10:
        more = _("%(n)s more stayed as they were.") % {"n": len(done.failed) - 10}
        messages.error(request, more)
