"""Writing a card: the page, what it shows while one types, and saving."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cards.admin.diffs import field_differences
from cards.admin.forms import CardForm
from cards.admin.frame import desk_context
from cards.admin.seen import notes, seen
from cards.cardfile import CardFile
from cards.models import Card, CardDraft, Deck
from cards.services import editing
from cards.services.editing import Head
from cards.visitors import content_lang, release_of

TYPED = 400_000
"""Characters kept of a draft: more than a form that can be saved sends."""


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """A new card: in the deck named, or the first."""
    deck = _deck(request)
    draft = editing.draft_of(request.user, None)
    if request.method == "POST":
        form = CardForm(deck, request.POST)
        if form.is_valid():
            file = form.file(uuid.uuid4())
            try:
                card = editing.create_card(
                    deck, file, author=request.user, at=timezone.now(), note=_note(form)
                )
            except editing.Refused as refused:
                _mark(form, refused)
            else:
                messages.success(request, _("The card is kept as a draft. Learners do not see it."))
                return redirect("admin:cards_card_change", card.pk)
        _keep(request, None, 0)
        return _page(request, deck, None, form, status=422)
    initial = {**_fresh(deck), **(draft.fields if draft else {})}
    return _page(request, deck, None, CardForm(deck, initial=initial), draft=draft)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The newest revision of a card, or what this editor typed and did not save."""
    card = _card(pk)
    head = editing.head_of(card)
    if request.method == "POST":
        return _save(request, card)
    draft = editing.draft_of(request.user, card, is_saved=partial(_says, head))
    editing.keep_draft(request.user, card, None, head.number, timezone.now())
    initial = {**CardForm.values_of(head.file), "base": head.number}
    initial |= draft.fields if draft else {}
    return _page(request, card.deck, head, CardForm(card.deck, initial=initial), draft=draft)


@require_POST
def type_in(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """What was typed so far: kept, and shown as learners would see it, with what is wrong in it."""
    card = _card(pk) if pk else None
    deck = card.deck if card else _deck(request)
    base = request.POST.get("base", "")
    if not _keep(request, card, int(base) if base.isascii() and base.isdigit() else 0):
        return HttpResponse(status=413)  # the page says that it is not kept
    form = CardForm(deck, request.POST)
    form.is_valid()
    file = form.file(pk or uuid.uuid4())
    context = {**_shown(request, file, deck), "oob": True, "at": timezone.now()}
    return render(request, "admin/cards/card/typed.html", {**context, **_company(request, card)})


@require_GET
def company(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who else has the card open, and whether it was saved meanwhile. Says that this editor is
    here."""
    card = _card(pk)
    editing.keep_draft(request.user, card, None, 0, timezone.now())
    return render(request, "admin/cards/card/company.html", _company(request, card))


@require_POST
def discard(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponseBase:
    """Forget what was typed and not saved."""
    editing.discard_draft(request.user, _card(pk) if pk else None)
    messages.info(request, _("What was typed and not saved is forgotten."))
    return redirect("admin:cards_card_change", pk) if pk else redirect("admin:cards_card_add")


def _save(request: HttpRequest, card: Card) -> HttpResponseBase:
    form = CardForm(card.deck, request.POST)
    head = editing.head_of(card)
    if not form.is_valid():
        _keep(request, card, head.number)
        return _page(request, card.deck, head, form, status=422)
    try:
        made = editing.save_text(
            card,
            form.file(card.pk),
            base=form.cleaned_data["base"],
            author=request.user,
            at=timezone.now(),
            note=_note(form),
            meaning_changed=form.cleaned_data["meaning_changed"],
        )
    except editing.Refused as refused:
        _mark(form, refused)
        return _page(request, card.deck, head, form, status=422)
    except editing.Collision as collision:
        return _collided(request, card, form, collision.theirs)
    messages.success(request, _said(card, made))
    return redirect("admin:cards_card_change", card.pk)


def _said(card: Card, made: Any) -> str:
    if made is None:
        return _("There was nothing to save: it is as it was.")
    if card.state == Card.State.PUBLISHED:
        return _(
            "Saved as a proposal. Learners see the published text until this one is published."
        )
    return _("Saved. Learners do not see it yet.")


def _collided(request: HttpRequest, card: Card, form: CardForm, theirs: Head) -> HttpResponse:
    """Both texts and what differs; saving once more is then meant, and goes over theirs."""
    mine = replace(form.file(card.pk), examples=theirs.file.examples)
    data = request.POST.copy()
    data["base"] = str(theirs.number)
    _keep(request, card, theirs.number, data)
    again = CardForm(card.deck, data)
    again.is_valid()
    more = {"theirs": theirs, "differences": field_differences(theirs.file, mine)}
    return _page(request, card.deck, theirs, again, status=409, more=more)


def _page(
    request: HttpRequest,
    deck: Deck,
    head: Head | None,
    form: CardForm,
    *,
    draft: CardDraft | None = None,
    status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    card = head.card if head else None
    if form.is_bound:
        form.is_valid()
        file = form.file(card.pk if card else uuid.uuid4())
    else:
        file = _read(deck, form.initial, card)
    lang = content_lang()
    title = (file.title.get(lang) or file.slug or _("New card")) if head else _("New card")
    verbs = ("submit", "give_back", "publish", "withdraw")
    context = {
        "card": card,
        "deck": deck,
        "head": head,
        "form": form,
        "draft": draft,
        "stale": draft is not None and head is not None and draft.base not in (0, head.number),
        "examples": head.file.examples if head else (),
        "may": {verb: editing.may(request.user, verb, head) for verb in verbs} if head else {},
        "remarks": card.remarks.select_related("author")[:5] if card else [],
        "can_format": editing.can_format(),
        "type_url": _typing_address(card, deck),
        "discard_url": reverse("admin:cards_card_discard", args=[card.pk])
        if card
        else reverse("admin:cards_card_discard_new"),
        **_shown(request, file, deck),
        **_company(request, card),
        **(more or {}),
    }
    page = desk_context(request, title, **context)
    return render(request, "admin/cards/card/editor.html", page, status=status)


def _shown(request: HttpRequest, file: CardFile, deck: Deck) -> dict[str, Any]:
    return {
        "seen": seen(file, release_of(request)),
        "notes": notes(editing.lint(file, deck)),
        "go_release": release_of(request),
    }


def _company(request: HttpRequest, card: Card | None) -> dict[str, Any]:
    """Others at this card, and the newest revision if it is another's work."""
    if card is None:
        return {"others": [], "newest": None}
    newest = card.revisions.select_related("author").first()
    others = editing.others_at(card, request.user, timezone.now())
    return {"others": others, "newest": newest}


def _read(deck: Deck, values: Mapping[str, Any], card: Card | None) -> CardFile:
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in values.items() if value is not None})
    form = CardForm(deck, data)
    form.is_valid()
    return form.file(card.pk if card else uuid.uuid4())


def _keep(
    request: HttpRequest, card: Card | None, base: int, data: QueryDict | None = None
) -> bool:
    """Whether it was kept, rather than too much."""
    sent = data if data is not None else request.POST
    names = set(CardForm(card.deck if card else _deck(request)).fields)
    fields = {name: sent[name] for name in names if name in sent}
    if sum(len(str(value)) for value in fields.values()) > TYPED:
        return False
    kept = {name: str(value) for name, value in fields.items()}
    editing.keep_draft(
        request.user, card, kept, base, timezone.now(), is_saved=partial(_says, fields=kept)
    )
    return True


def _says(head: Head, fields: Mapping[str, str]) -> bool:
    """Whether this revision says all that was typed."""
    row, card = head.row, head.card
    typed = replace(_read(card.deck, fields, card), examples=head.file.examples)
    note, meant = fields.get("note", ""), fields.get("meaning_changed", "")
    return (
        typed == head.file
        and note in ("", row.note if row else "")
        and not (meant and not (row and row.meaning_changed))
    )


def _fresh(deck: Deck) -> dict[str, Any]:
    first, last = CardForm.base_fields["releases_from"], CardForm.base_fields["releases_to"]
    return {
        "difficulty": 2,
        "releases_from": first.choices[0][0],  # type: ignore[attr-defined]
        "releases_to": last.choices[-1][0],  # type: ignore[attr-defined]
        "position": next(editing.free_places(deck), None),
    }


def _typing_address(card: Card | None, deck: Deck) -> str:
    if card is not None:
        return reverse("admin:cards_card_draft", args=[card.pk])
    return f"{reverse('admin:cards_card_draft_new')}?deck={deck.slug}"


def _mark(form: CardForm, refused: editing.Refused) -> None:
    for field, sentence in refused.errors.items():
        form.add_error(field if field in form.fields else None, str(sentence))


def _note(form: CardForm) -> str:
    return str(form.cleaned_data["note"])


def _card(pk: uuid.UUID) -> Card:
    return get_object_or_404(Card.objects.select_related("deck"), pk=pk)


def _deck(request: HttpRequest) -> Deck:
    asked = request.GET.get("deck")
    decks = Deck.objects.filter(slug=asked) if asked else Deck.objects.all()
    return get_object_or_404(decks[:1])
