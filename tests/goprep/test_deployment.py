"""The container files, as validators and the settings see them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from goprep import env
from tests.goprep.site import CHECKOUT

TOOLS = Path(sys.executable).parent


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize(
    "command",
    [
        ("hadolint", "Dockerfile"),
        ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"),
    ],
)
def test_validators_accept_the_container_files(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_that_stays_has_a_health_check_and_restarts() -> None:
    services = compose()["services"]
    assert set(services) == {"db", "redis", "prepare", "web", "worker", "beat"}
    for name in set(services) - {"prepare"}:
        assert "test" in services[name]["healthcheck"], name
        assert services[name]["restart"] == "unless-stopped", name


def test_data_is_kept_in_volumes() -> None:
    loaded = compose()
    used = {
        volume.split(":")[0]
        for service in loaded["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(loaded["volumes"]) == {"db-data", "redis-data"}


def test_our_services_share_one_image_and_run_with_nothing_to_spare() -> None:
    for name in ("prepare", "web", "worker", "beat"):
        service = compose()["services"][name]
        assert service["image"] == "goprep:local"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_the_image_runs_as_nobody_special() -> None:
    lines = (CHECKOUT / "Dockerfile").read_text("utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["10001"]
    assert [line for line in lines if line.startswith("FROM ")] == [
        "FROM ${BASE_IMAGE} AS build",
        "FROM ${BASE_IMAGE}",
    ]


def test_the_environment_of_compose_is_one_that_the_settings_know() -> None:
    loaded = compose()
    known = {variable.name for variable in env.VARIABLES}
    for name in ("prepare", "web", "worker", "beat"):
        assert set(loaded["services"][name]["environment"]) <= known
        required = {variable.name for variable in env.VARIABLES if variable.default is None}
        assert required <= set(loaded["services"][name]["environment"])


def test_the_example_of_the_environment_names_all_that_compose_asks_for() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text("utf-8")
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))
    example = (CHECKOUT / ".env.example").read_text("utf-8")
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    assert asked == named
