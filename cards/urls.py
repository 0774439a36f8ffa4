"""The addresses of pages; the API has its own."""

from django.urls import path

from cards.views import (
    accounts,
    decks,
    devices,
    home,
    mydata,
    preferences,
    reports,
    second_step,
    shelf,
    study,
)

app_name = "cards"
urlpatterns = [
    path("", home.home, name="home"),
    path("preferences", preferences.preferences, name="preferences"),
    path("study/<slug:deck>/", study.study, name="study"),
    path("study/<slug:deck>/start", study.start, name="start"),
    path("study/<slug:deck>/reveal", study.reveal, name="reveal"),
    path("study/<slug:deck>/answer", study.answer, name="answer"),
    path("study/<slug:deck>/undo", study.undo, name="undo"),
    path("study/<slug:deck>/done", study.done, name="done"),
    path("decks/<slug:deck>/", decks.deck, name="deck"),
    path("decks/<slug:deck>/cards/<slug:card>/", decks.card, name="card"),
    path(
        "decks/<slug:deck>/cards/<slug:card>/examples/<slug:example>/build",
        decks.build,
        name="build",
    ),
    path("decks/<slug:deck>/cards/<slug:card>/report", reports.report, name="report"),
    path("decks/<slug:deck>/cards/<slug:card>/<slug:verb>", shelf.put, name="shelf"),
    path("accounts/sign-up/", accounts.sign_up, name="sign-up"),
    path("accounts/log-in/", accounts.LogIn.as_view(), name="log-in"),
    path("accounts/log-out/", accounts.LogOut.as_view(), name="log-out"),
    path("accounts/password/", accounts.ChangePassword.as_view(), name="password"),
    path(
        "accounts/new-password/<uidb64>/<token>/",
        accounts.NewPassword.as_view(),
        name="new-password",
    ),
    path("accounts/settings/", accounts.settings, name="settings"),
    path("accounts/data/", mydata.mydata, name="mydata"),
    path("accounts/data/archive", mydata.archive, name="archive"),
    path("accounts/delete/", mydata.delete, name="delete-account"),
    path("accounts/devices/", devices.devices, name="devices"),
    path("accounts/devices/<uuid:device_id>/revoke", devices.revoke, name="revoke-device"),
    path("accounts/second-step/", second_step.status, name="second-step"),
    path("accounts/second-step/begin", second_step.begin, name="second-step-begin"),
    path("accounts/second-step/set-up/", second_step.set_up, name="second-step-set-up"),
    path("accounts/second-step/codes/", second_step.codes, name="second-step-codes"),
    path("accounts/second-step/off/", second_step.off, name="second-step-off"),
    path("accounts/second-step/verify/", second_step.verify, name="second-step-verify"),
    path("accounts/reports/", reports.reports, name="reports"),
    path("accounts/reports/<uuid:report>/reopen", reports.reopen, name="reopen"),
]
