"""What the views of study share: whose request it is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.response import Response

from cards import services
from cards.models import Learner
from goprep.api import ApiView


class LearnerView(ApiView):
    """A view for one learner: the account that the device belongs to."""

    @property
    def learner(self) -> Learner:
        user: Any = self.request.user
        found: Learner | None = getattr(user, "learner", None)
        # Accounts made elsewhere (the admin) have no learner yet; the first request makes it.
        return found or services.account_learner(user, at=timezone.now())

    def handle_exception(self, exc: Exception) -> Response:
        """An account that is deleted while its device pushes is gone like its token."""
        if isinstance(exc, Learner.DoesNotExist):
            exc = AuthenticationFailed("The account was deleted.")
        return super().handle_exception(exc)
