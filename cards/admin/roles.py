"""Who may edit: superusers give and take the roles."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cards.admin.frame import desk_context
from cards.admin.words import ROLES
from cards.services import editing, staff

MOST = 50


class RolesForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.all())
    roles = forms.MultipleChoiceField(choices=[(role, role) for role in ROLES], required=False)


@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponseBase:
    """Editors and publishers, and whoever is looked for by name."""
    if request.method == "POST":
        form = RolesForm(request.POST)
        user = get_object_or_404(User, pk=request.POST.get("user") or 0)
        if form.is_valid():
            given = form.cleaned_data["roles"]
            editing.give_roles(user, given, by=request.user, at=timezone.now())
            said = _("%(name)s has these roles from now on.") % {"name": user.get_username()}
            messages.success(request, said)
        return redirect("admin:people")
    name = request.GET.get("q", "").strip()[:150]
    users = User.objects.prefetch_related("groups").order_by("username")
    users = users.filter(username__icontains=name) if name else users.filter(is_staff=True)
    rows = [
        (user, {group.name for group in user.groups.all()}, staff.changeable(user, request.user))
        for user in users[:MOST]
    ]
    context = {"rows": rows, "roles": ROLES, "name": name}
    return render(request, "admin/roles.html", desk_context(request, _("Roles"), **context))
