"""Sign-up, log-in, log-out, the account itself, and what belongs to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpResponseBase
from django.utils import timezone
from pydantic_core import to_json
from rest_framework.request import Request

from cards import attempts, codeguesses, services
from cards.api import account_shapes as shapes
from cards.api.base import LearnerView
from cards.api.devices import device_shape
from cards.export import archive_of
from cards.models import Learner
from cards.scheduling import SettingsError
from cards.services import second_step
from cards.visitors import address_of
from goprep.api import (
    ANY_SCOPE,
    ApiView,
    FieldError,
    ProblemError,
    PublicView,
    ShapeRenderer,
    conditional,
    etag_of,
    operation,
    reply,
)

TAG = "account"
NO_STORE = {"Cache-Control": "no-store"}


class SignUpView(PublicView):
    @operation(
        "Sign up",
        tag=TAG,
        name="signUp",
        takes=shapes.SignUp,
        returns={201: shapes.LoggedIn},
        public=True,
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Makes an account and logs this device in. No e-mail address is asked for: nothing is
        ever sent. What the account starts with can be changed later with `PATCH account`."""
        wanted = self.body(shapes.SignUp)
        _wait(attempts.begin_sign_up(address_of(request)))
        at = timezone.now()
        settings = wanted.settings.model_dump(exclude_unset=True)
        try:
            user = services.open_account(wanted.username, wanted.password, settings, at=at)
        except services.AccountError as error:
            raise account_problem(error) from None
        except SettingsError as error:
            raise settings_problem(error) from None
        device, token = services.add_device(user, wanted.device, ["study"], at=at)
        return _logged_in(user, device, token, 201)


class LogInView(PublicView):
    @operation(
        "Log in",
        tag=TAG,
        name="logIn",
        takes=shapes.LogIn,
        returns={200: shapes.LoggedIn},
        refuses=("wrong-password", "second-step", "scope-refused"),
        public=True,
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Gives this device a token of its own. A scope that the account may not have is refused
        here, not at the first upload; one for editing also asks for the second step's code, where
        the account has one. Wrong passwords are counted by name and by address; past
        some the answer is 429, which ends by itself."""
        wanted = self.body(shapes.LogIn)
        user = check_password(request, wanted.username, wanted.password)
        if user is None:
            raise ProblemError("wrong-password", headers={"WWW-Authenticate": "Bearer"})
        at = timezone.now()
        if "content:write" in wanted.scopes:
            check_second_step(request, user, wanted.code, at)
        try:
            device, token = services.add_device(user, wanted.device, wanted.scopes, at=at)
        except services.ScopeRefusedError as error:
            refused = ", ".join(error.scopes)
            detail = f"This account may not have the scope “{refused}”."
            raise ProblemError(
                "scope-refused",
                detail,
                [FieldError(pointer="/scopes", code="refused", detail=detail)],
            ) from None
        return _logged_in(user, device, token, 200)


class LogOutView(ApiView):
    scope = ANY_SCOPE

    @operation(
        "Log out",
        tag=TAG,
        name="logOut",
        takes=shapes.LogOut,
        returns={200: shapes.LoggedOut},
        scoped=False,
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Ends this device's token, those of all others, or all. With `others` and `all` every
        browser is logged out too. What was not sent yet can be sent after the next log-in."""
        which = self.body(shapes.LogOut).devices
        device: Any = request.auth
        if which == "this":
            revoked, browsers = int(services.revoke_device(request.user, device.id)), 0
        else:
            keep = device if which == "others" else None
            revoked = services.revoke_devices(request.user, keep=keep)
            browsers = services.end_browsers(request.user)
        return reply(shapes.LoggedOut(revoked=revoked, browsers=browsers))


class AccountView(LearnerView):
    @operation(
        "The account",
        tag=TAG,
        name="getAccount",
        returns={200: shapes.Account, 304: shapes.UNCHANGED},
        headers=shapes.WITH_ETAG,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Who the device belongs to, and the settings as they are now."""
        body = to_json(account_shape(self.learner))
        return conditional(request, etag_of(body), lambda: body)

    @operation(
        "Change settings",
        tag=TAG,
        name="changeAccount",
        takes=shapes.AccountChange,
        returns={200: shapes.Account},
    )
    def patch(self, request: Request) -> HttpResponseBase:
        """Sets the settings that are named. Each change is an event at the time of the request,
        so that other devices learn of it, and applies from there on. A device that is offline
        records a `settings` event instead, and sends it with the others."""
        changes = self.body(shapes.AccountChange).settings.model_dump(exclude_unset=True)
        learner, device = self.learner, request.auth
        try:
            services.change_settings(
                learner, changes, at=timezone.now(), device=getattr(device, "name", "")
            )
        except SettingsError as error:
            raise settings_problem(error) from None
        return reply(account_shape(learner))


class PasswordView(ApiView):
    @operation(
        "Change the password",
        tag=TAG,
        name="changePassword",
        takes=shapes.PasswordChange,
        returns={200: shapes.LoggedOut},
        refuses=("not-confirmed",),
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Logs out every other device and every browser; this device's token stays."""
        wanted = self.body(shapes.PasswordChange)
        user: Any = request.user
        device: Any = request.auth
        confirm(request, user, wanted.password)
        try:
            revoked = services.change_password(user, wanted.new_password, keep=device)
        except services.AccountError as error:
            raise account_problem(error) from None
        browsers = services.end_browsers(user)
        return reply(shapes.LoggedOut(revoked=revoked, browsers=browsers))


class DeleteView(ApiView):
    @operation(
        "Delete the account",
        tag=TAG,
        name="deleteAccount",
        takes=shapes.Confirmation,
        returns={204: "The account and everything its learner did are gone."},
        refuses=("not-confirmed", "last-administrator"),
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Nothing is kept and nothing can be brought back: export first. All tokens end, so the
        same request again is answered with 401."""
        user: Any = request.user
        confirm(request, user, self.body(shapes.Confirmation).password)
        try:
            services.delete_account(user)
        except services.LastAdministratorError:
            raise ProblemError("last-administrator") from None
        return reply(None, 204)


class ZipRenderer(ShapeRenderer):
    """Lets clients ask for application/zip; what it renders are problems, as JSON."""

    media_type = "application/zip"
    format = "zip"


class ExportView(LearnerView):
    renderer_classes = (ShapeRenderer, ZipRenderer)

    @operation(
        "Export everything",
        tag=TAG,
        name="exportAccount",
        returns={200: ("application/zip", "A ZIP archive; its README.txt describes the files.")},
        headers={"Content-Disposition": "Names the file."},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """One archive of all there is: the account, its settings, its devices, every study event
        and every schedule, as JSON Lines. Events can be sent to `sync/events` as they are."""
        return archive_of(self.learner, at=timezone.now())


def check_password(request: Any, name: str, password: str) -> Any:
    """The user, or None: as slowly for a name that there is as for one that there is not.

    Raises ProblemError `too-many-requests`.
    """
    address = address_of(request)
    _wait(attempts.begin(name, address))
    # No name has a NUL, and PostgreSQL would refuse to look for one.
    user = authenticate(
        request._request,
        username=name.replace("\0", "\N{REPLACEMENT CHARACTER}"),
        password=password,
    )
    if user is not None:
        attempts.succeeded(name, address)
    return user


def check_second_step(request: Any, user: Any, code: str, at: datetime) -> None:
    """Raises ProblemError `second-step` without the code of an account that has one; guesses count
    as those at the desk do."""
    if second_step.device_of(user) is None:
        return
    name, address = codeguesses.counted(user), address_of(request)
    if not codeguesses.may_guess(name, address, code):
        _wait(codeguesses.WINDOW_S)
    if code and second_step.passes(user, code, at):
        codeguesses.succeeded(name, address)
        return
    if code:
        codeguesses.missed(name, address)
    raise ProblemError("second-step", headers={"WWW-Authenticate": "Bearer"})


def confirm(request: Any, user: Any, password: str) -> None:
    """Raises ProblemError `not-confirmed`; guesses count as those at log-in do."""
    if check_password(request, user.get_username(), password) != user:
        raise ProblemError("not-confirmed")


def account_shape(learner: Learner) -> shapes.Account:
    user: Any = learner.user
    return shapes.Account(
        username=user.get_username(),
        learner=learner.pk,
        created_at=user.date_joined,
        scopes=list(services.allowed_scopes(user)),
        settings=shapes.Settings(**services.settings_of(learner).as_json()),
    )


def account_problem(error: services.AccountError) -> ProblemError:
    errors = [
        FieldError(pointer=f"/{field}", code=code, detail=sentence)
        for field, found in error.errors.items()
        for code, sentence in found
    ]
    return ProblemError("invalid", f"{errors[0].pointer}: {errors[0].detail}", errors)


def settings_problem(error: SettingsError) -> ProblemError:
    errors = [
        FieldError(pointer=f"/settings/{field}", code="invalid", detail=sentence)
        for field, sentence in error.errors.items()
    ]
    return ProblemError("invalid", f"{errors[0].pointer}: {errors[0].detail}", errors)


def _wait(wait_s: int) -> None:
    if wait_s:
        raise ProblemError(
            "too-many-requests",
            f"Try again in {wait_s} seconds.",
            headers={"Retry-After": str(wait_s)},
        )


def _logged_in(user: Any, device: Any, token: str, status: int) -> HttpResponseBase:
    learner = services.account_learner(user, at=timezone.now())
    body = shapes.LoggedIn(
        token=token, device=device_shape(device, device), account=account_shape(learner)
    )
    return reply(body, status, NO_STORE)
