"""Asking for a run on the web and watching it: works, invalid, throttled, anonymous."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from simulations import runner, services
from simulations.models import SimulationRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "oddity", "no_counts")]

START = "/simulations/runs/"
JSON = {"accept": "application/json"}
HTMX = {"hx-request": "true"}


def post(client: Client, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    data = {"simulator": "test-oddity", "scenario": "count", "go": "1.27", "seed": "0", "p_n": "3"}
    return client.post(START, {**data, **fields}, headers=headers or {})


def run_of(**params: object) -> SimulationRun:
    return services.request_run("test-oddity", params, go="1.27")


# ---- asking ----


def test_a_visitor_without_account_asks_and_is_sent_to_the_runs_page(client: Client) -> None:
    response = post(client, p_n="5", go="1.19", seed="7")
    run = SimulationRun.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/simulations/runs/{run.pk}/"
    assert (run.params, run.go, run.seed) == ({"scenario": "count", "n": 5}, "1.19", 7)


def test_a_program_gets_202_and_later_200(client: Client) -> None:
    first = post(client, JSON)
    assert first.status_code == 202
    state = first.json()
    assert (state["status"], state["trace"], state["error"]) == ("pending", None, None)
    assert first["Location"] == f"/simulations/runs/{state['id']}/"
    runner.execute(state["id"])
    again = post(client, JSON)
    assert again.status_code == 200
    assert client.get(again.json()["trace"]).status_code == 200
    assert client.get(again.json()["page"]).status_code == 200


def test_lists_and_pairs_are_written_one_per_line(client: Client) -> None:
    fields = {
        "scenario": "ops",
        "p_ops": " up \r\n\r\ndown\n",
        "p_adds": "1, 2 3\n4",
        "p_hashes": "7 00000000000000ff\n-8: 0123456789abcdef",
        "p_word": " a ",
        "lang": "1.20",
    }
    assert post(client, **fields).status_code == 302
    run = SimulationRun.objects.get()
    assert run.params == {
        "scenario": "ops",
        "ops": ["up", "down"],
        "adds": [1, 2, 3, 4],
        "hashes": {"-8": "0123456789abcdef", "7": "00000000000000ff"},
        "word": " a ",
    }
    assert run.lang == "1.20"


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"p_n": "51"}, "p_n", "less than or equal to 50"),
        ({"p_n": ""}, "p_n", "required"),
        ({"p_n": "many"}, "p_n", "whole number"),
        ({"go": "1.3"}, "go", "not one of the available choices"),
        ({"seed": "-1"}, "seed", "greater than or equal to 0"),
        ({"go": "1.22", "lang": "1.27"}, "lang", "Go 1.22 refuses"),
        (
            {"scenario": "ops", "p_ops": "up\nleft"},
            "p_ops",
            "Line 2: &#x27;left&#x27; is not",
        ),
        ({"scenario": "ops", "p_ops": ""}, "p_ops", "has 0 entries"),
        ({"scenario": "ops", "p_ops": "up", "p_adds": "1\n2 x"}, "p_adds", "Entry 3, “x”, is not"),
        ({"scenario": "ops", "p_ops": "up", "p_adds": "1 77"}, "p_adds", "Line 2: 77 is outside"),
        ({"scenario": "ops", "p_ops": "up", "p_hashes": "7"}, "p_hashes", "a key and a value"),
        ({"scenario": "ops", "p_ops": "up", "p_adds": "1", "p_word": "123456789"}, "p_word", "8 b"),
    ],
)
def test_a_bad_field_is_named_on_that_field(
    client: Client, fields: dict[str, str], field: str, says: str
) -> None:
    response = post(client, **fields)
    html = response.content.decode()
    assert response.status_code == 422
    error = re.search(rf'id="[\w-]+-{field}_error">(.*?)</div></div>', html, re.DOTALL)
    assert error, html
    assert says in error[1]
    assert not SimulationRun.objects.exists()
    as_json = post(client, JSON, **fields)
    assert as_json.status_code == 422
    assert list(as_json.json()["errors"]) == [field]


@pytest.mark.parametrize("fields", [{"simulator": "nope"}, {"scenario": "nope"}])
def test_a_simulator_or_scenario_there_is_not_is_404(
    client: Client, fields: dict[str, str]
) -> None:
    assert post(client, **fields).status_code == 404


def test_a_form_from_another_site_is_refused() -> None:
    assert post(Client(enforce_csrf_checks=True)).status_code == 403
    assert not SimulationRun.objects.exists()


def test_within_a_page_the_run_or_the_marked_form_is_answered_alone(client: Client) -> None:
    good = post(client, HTMX)
    assert good.status_code == 200
    assert "<html" not in good.content.decode()
    assert 'hx-trigger="load delay' in good.content.decode()
    bad = post(client, HTMX, p_n="0")
    assert bad.status_code == 422
    assert (bad["HX-Retarget"], bad["HX-Reswap"]) == ("closest .try-it", "outerHTML")
    assert bad.content.decode().lstrip().startswith('<div class="try-it"><form')


# ---- limits ----


def test_after_the_hours_runs_a_session_is_asked_to_wait(client: Client, settings: Any) -> None:
    settings.RUNS_PER_HOUR = 2
    client.force_login(User.objects.create_user("alice"))
    assert [post(client, p_n=str(n)).status_code for n in (1, 2, 3)] == [302, 302, 429]
    refused = post(client, JSON, p_n="4")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "many runs this hour" in refused.json()["detail"]
    page = post(client, p_n="4").content.decode()
    assert "many runs this hour" in page
    assert "<h1>" in page
    part = post(client, HTMX, p_n="4")
    assert part.status_code == 429
    assert "<html" not in part.content.decode()
    assert SimulationRun.objects.count() == 2


def test_accounts_do_not_use_up_each_others_runs(settings: Any) -> None:
    settings.RUNS_PER_HOUR = 1
    alice, bob = Client(), Client()
    alice.force_login(User.objects.create_user("alice"))
    bob.force_login(User.objects.create_user("bob"))
    assert post(alice, p_n="1").status_code == 302
    assert post(alice, p_n="2").status_code == 429
    assert post(bob, p_n="2").status_code == 302


def test_a_guest_is_limited_by_session(settings: Any) -> None:
    settings.RUNS_PER_HOUR = 1
    guest, other = Client(), Client()
    for client in (guest, other):
        session = client.session
        session["learner"] = "somebody"
        session.save()
    assert post(guest, p_n="1").status_code == 302
    assert post(guest, p_n="2").status_code == 429
    assert post(other, p_n="2").status_code == 302


def test_an_address_is_limited_however_many_sessions_it_opens(settings: Any) -> None:
    settings.RUNS_PER_HOUR_PER_ADDRESS = 2
    answers = [post(Client(), p_n=str(n)).status_code for n in (1, 2, 3)]
    assert answers == [302, 302, 429]
    assert post(Client(REMOTE_ADDR="203.0.113.9"), p_n="3").status_code == 302


def test_behind_a_proxy_the_visitors_own_address_counts(settings: Any) -> None:
    settings.RUNS_PER_HOUR_PER_ADDRESS = 1
    one = {"x-forwarded-for": "198.51.100.1, 203.0.113.1"}
    other = {"x-forwarded-for": "198.51.100.1, 203.0.113.2"}
    settings.BEHIND_PROXY = True
    assert post(Client(), one, p_n="1").status_code == 302
    assert post(Client(), one, p_n="2").status_code == 429
    assert post(Client(), other, p_n="2").status_code == 302
    settings.BEHIND_PROXY = False
    assert post(Client(), one, p_n="3").status_code == 302
    assert post(Client(), other, p_n="4").status_code == 429


def test_known_runs_and_refused_ones_cost_nothing(client: Client, settings: Any) -> None:
    settings.RUNS_PER_HOUR_PER_ADDRESS = 1
    for _ in range(3):
        assert post(client, p_n="0").status_code == 422
    for _ in range(3):
        assert post(client, p_n="3").status_code == 302
    assert post(client, p_n="4").status_code == 429


# ---- watching ----


def test_a_waiting_run_says_how_many_are_ahead_and_reloads(client: Client) -> None:
    for n in (1, 2, 3):
        last = run_of(n=n)
    html = client.get(f"{START}{last.pk}/").content.decode()
    assert "2 runs are ahead of yours" in html
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html
    assert f'hx-get="{START}{last.pk}/?poll=1"' in html


def test_a_running_run_says_so(client: Client) -> None:
    run = run_of()
    runner.claim(run.pk, timezone.now())
    html = client.get(f"{START}{run.pk}/", headers=HTMX).content.decode()
    assert "A worker is making your example." in html
    assert "hx-trigger" in html


def test_a_finished_run_shows_the_player_and_stops_asking(client: Client) -> None:
    run = run_of()
    runner.execute(str(run.pk))
    run.refresh_from_db()
    html = client.get(f"{START}{run.pk}/").content.decode()
    assert f'<goprep-trace src="/traces/{run.document_id}.json' in html
    assert f'href="/traces/{run.document_id}/"' in html
    assert "http-equiv" not in html
    assert "load delay" not in html


def test_while_it_waits_the_page_asks_again_and_the_status_line_stays(client: Client) -> None:
    run = run_of()
    poll = f"{START}{run.pk}/?poll=1"
    waiting = client.get(poll, headers=HTMX).content.decode()
    assert f'<p id="said-{run.pk}" hx-swap-oob="innerHTML">Waiting for a worker' in waiting
    assert f'hx-get="{poll}" hx-trigger="load delay:400ms"' in waiting
    assert "role=" not in waiting
    runner.execute(str(run.pk))
    done = client.get(poll, headers=HTMX).content.decode()
    assert "Done." in done
    assert "<goprep-trace" in done
    assert "hx-get" not in done


def test_a_run_after_a_refusal_brings_a_form_without_the_marks(client: Client) -> None:
    refused = post(client, HTMX, p_n="0").content.decode()
    assert 'name="refused"' in refused
    response = post(client, HTMX, p_n="4", refused="1")
    html = response.content.decode()
    assert response["HX-Retarget"] == "closest .try-it"
    assert "cannot be run yet" not in html
    assert 'name="refused"' not in html
    assert f'data-run="{SimulationRun.objects.get().pk}"' in html
    assert 'value="4"' in html


def test_a_chinese_page_says_why_in_chinese(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"
    refused = post(client, scenario="ops", p_ops="up\njump").content.decode()
    assert "第 2 行：&#x27;jump&#x27; 不是操作" in refused
    run = run_of(scenario="budget")
    runner.execute(str(run.pk))
    page = client.get(f"/simulations/runs/{run.pk}/").content.decode()
    assert "演示会超过 5 步；请选小一些的参数。" in page
    assert "would take more than" not in page


def test_a_failed_run_says_why_and_what_to_do(client: Client) -> None:
    for scenario, advice in (("budget", "change them"), ("crash", "run it again")):
        run = run_of(scenario=scenario)
        runner.execute(str(run.pk))
        html = client.get(f"{START}{run.pk}/").content.decode()
        run.refresh_from_db()
        assert run.error in html
        assert advice in html
        error = client.get(f"{START}{run.pk}/", headers=JSON).json()["error"]
        assert error == {
            "code": run.error_code,
            "pointer": "",
            "detail": run.error,
            "may_be_asked_again": scenario == "crash",
        }


def test_the_page_of_a_run_offers_its_own_parameters_to_change(client: Client) -> None:
    html = client.get(f"{START}{run_of(n=17).pk}/").content.decode()
    assert re.search(r'name="p_n" value="17"', html)


def test_a_run_of_a_simulator_that_is_gone_still_shows(client: Client) -> None:
    run = run_of()
    SimulationRun.objects.update(simulator="gone")
    assert client.get(f"{START}{run.pk}/").status_code == 200


def test_state_is_never_cached_and_varies_with_what_was_asked_for(client: Client) -> None:
    response = client.get(f"{START}{run_of().pk}/")
    assert "no-store" in response["Cache-Control"]
    assert {"Accept", "HX-Request"} <= {part.strip() for part in response["Vary"].split(",")}


def test_an_unknown_run_is_404_and_states_are_only_read(client: Client) -> None:
    assert client.get(f"{START}{uuid.uuid4()}/").status_code == 404
    assert client.post(f"{START}{run_of().pk}/").status_code == 405
    assert client.get(START).status_code == 405


# ---- the form ----


def test_the_form_has_the_simulators_bounds_help_and_texts(client: Client) -> None:
    html = client.get("/simulations/try/test-oddity/").content.decode()
    assert re.search(r'<input type="number" name="p_n" value="3" min="1" max="50"', html)
    assert "1 to 50 bytes" in html
    assert ">How far to count" in html
    chinese = client.get("/simulations/try/test-oddity/", headers={"accept-language": "zh-hans"})
    assert ">数到多少" in chinese.content.decode()


def test_another_scenario_brings_its_own_fields(client: Client) -> None:
    whole = client.get("/simulations/try/test-oddity/?scenario=ops").content.decode()
    part = client.get("/simulations/try/test-oddity/?scenario=ops", headers=HTMX).content.decode()
    for html in (whole, part):
        assert 'name="p_ops"' in html
        assert 'name="p_n"' not in html
    assert "<html" in whole
    assert "<html" not in part


def test_a_preset_fills_the_form(client: Client) -> None:
    html = client.get("/simulations/try/test-oddity/?scenario=count&preset=0").content.decode()
    assert re.search(r'name="p_n" value="5"', html)
    assert '<option value="1.20" selected>' in html


@pytest.mark.parametrize(
    "path",
    ["nope/", "test-oddity/?scenario=nope", "test-oddity/?preset=1", "test-oddity/?preset=x"],
)
def test_a_form_there_is_not_is_404(client: Client, path: str) -> None:
    assert client.get(f"/simulations/try/{path}").status_code == 404


def test_the_tag_puts_the_filled_form_on_any_page(client: Client) -> None:
    template = Template("{% load traces %}{% try_it 'test-oddity' params go='1.21' seed=4 %}")
    html = template.render(Context({"params": {"n": 9}, "csrf_token": "abc"}))
    assert re.search(r'name="p_n" value="9"', html)
    assert re.search(r'name="seed" value="4"', html)
    assert '<option value="1.21" selected>' in html
    assert 'name="csrfmiddlewaretoken" value="abc"' in html


def test_two_forms_on_one_page_have_different_ids() -> None:
    template = Template("{% load traces %}{% try_it s a %}{% try_it s b %}")
    html = template.render(Context({"s": "test-oddity", "a": {"n": 1}, "b": {"n": 2}}))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_finished_run_s_page_shows_it_once(client: Client) -> None:
    run = services.request_run("slice-growth", {"appends": 5}, go="1.23")
    runner.execute(str(run.pk))
    page = client.get(f"/simulations/runs/{run.pk}/").content.decode()
    assert page.count("Open it on its own page") == 1
