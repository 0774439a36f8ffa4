"""The house rules, read from the syntax trees: who may import whom, what pure code may touch.

Each failure names the rule and the way out.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("cards", "simulations", "goprep")

PURE = (
    "cards.scheduling",
    "cards.batches",
    "cards.cardfile",
    "cards.cardrules",
    "cards.deckfile",
    "cards.gzipped",
    "cards.interchange",
    "cards.markup",
    "cards.matter",
    "cards.sentences",
    "cards.yamltext",
    "simulations.trace",
    "simulations.goruntime",
    "simulations.simulators",
    "simulations.registry",
    "simulations.releases",
    "simulations.parameters",
    "simulations.errors",
    "simulations.sentences",
)
PURE_LIBRARIES = {
    "cards.scheduling.memory": {"fsrs"},
    "cards.matter": {"yaml"},
    "cards.yamltext": {"yaml"},
    "cards.cardfile": {"yaml"},
    "cards.deckfile": {"yaml"},
    "cards.interchange.ankiread": {"zstandard"},
    "cards.interchange.csvfiles": {"tablib"},
    "cards.interchange.notehtml": {"nh3"},
    "cards.interchange.workbooks": {"openpyxl", "tablib"},
    "cards.markup": {"markdown_it", "nh3", "pygments"},
    "simulations.trace.document": {"pydantic"},
    "simulations.trace.validate": {"pydantic"},
}
EDGES = ("views", "forms", "api", "admin", "commands")
FROM_CARDS = (
    "simulations.services",
    "simulations.registry",
    "simulations.releases",
    "simulations.errors",
    "simulations.forms",  # a simulator's own form, for the editors' pages
    "simulations.trace",
    "simulations.templatetags",
)
CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}


@dataclass(frozen=True)
class Module:
    """One source file of the product."""

    name: str
    path: Path
    tree: ast.Module

    def imports(self, nodes: Iterator[ast.AST] | None = None) -> Iterator[tuple[str, int]]:
        """Yield (module imported, line)."""
        for node in nodes or ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node.lineno

    def at(self, line: int) -> str:
        """Return the place for a message."""
        return f"{self.path.relative_to(ROOT)}:{line}"


def modules() -> list[Module]:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            relative = path.relative_to(ROOT).with_suffix("")
            name = ".".join(relative.parts).removesuffix(".__init__")
            if "migrations" not in name:
                found.append(Module(name, path, ast.parse(path.read_text())))
    return found


MODULES = modules()


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def is_pure(name: str) -> bool:
    return any(inside(name, package) for package in PURE)


def is_standard(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("module", [m for m in MODULES if is_pure(m.name)], ids=lambda m: m.name)
def test_pure_code_imports_the_standard_library_pure_code_and_its_one_library(
    module: Module,
) -> None:
    allowed = PURE_LIBRARIES.get(module.name, set())
    for name, line in module.imports():
        fine = is_standard(name) or is_pure(name) or name.split(".")[0] in allowed
        assert fine, (
            f"{module.at(line)} imports {name}. Pure code imports the standard library and pure "
            "code only; pass what you need as an argument, or move the code to a service."
        )


@pytest.mark.parametrize("module", [m for m in MODULES if is_pure(m.name)], ids=lambda m: m.name)
def test_pure_code_reads_no_clock_no_environment_and_no_unseeded_chance(module: Module) -> None:
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            continue
        pair = (node.value.id, node.attr)
        place = module.at(node.lineno)
        assert pair not in CLOCK, f"{place} reads the clock: take `at` as an argument."
        assert pair != ("os", "environ"), f"{place} reads the environment: take it as an argument."
        if node.value.id == "random":
            assert node.attr == "Random", f"{place}: chance comes only from random.Random(seed)."


def test_simulations_never_import_cards() -> None:
    for module in MODULES:
        if not inside(module.name, "simulations"):
            continue
        for name, line in module.imports():
            assert not inside(name, "cards"), (
                f"{module.at(line)} imports {name}. `simulations` knows nothing of cards: "
                "take what you need as an argument, or put the code into `cards`."
            )


def test_cards_use_simulations_only_through_its_front_doors() -> None:
    for module in MODULES:
        if not inside(module.name, "cards"):
            continue
        for name, line in module.imports():
            if inside(name, "simulations"):
                assert any(inside(name, door) for door in FROM_CARDS), (
                    f"{module.at(line)} imports {name}. `cards` uses {', '.join(FROM_CARDS)}."
                )


def test_goprep_is_imported_only_as_its_api_by_the_api_packages() -> None:
    for module in MODULES:
        if inside(module.name, "goprep"):
            continue
        for name, line in module.imports():
            if inside(name, "goprep"):
                allowed = inside(name, "goprep.api") and ".api" in module.name
                assert allowed, (
                    f"{module.at(line)} imports {name}: only goprep.api, only from an api package."
                )


def layer(name: str) -> int:
    """Return 3 for edges, 2 for services and jobs, 1 for data, 0 for pure code, -1 otherwise."""
    if is_pure(name):
        return 0
    parts = name.split(".")
    if len(parts) < 2 or parts[0] == "goprep":
        return -1
    if any(part in EDGES for part in parts) or parts[1] in ("urls", "templatetags"):
        return 3
    if parts[1] in ("services", "queue", "tasks", "runner", "progress"):
        return 2
    return 1 if parts[1] in ("models", "querysets") else -1


def test_imports_go_down() -> None:
    for module in MODULES:
        mine = layer(module.name)
        if mine < 0:
            continue
        for name, line in module.imports():
            theirs = layer(name)
            assert theirs <= mine, (
                f"{module.at(line)}: {module.name} imports {name}, which is above it. "
                "Edges call services, services use data, data uses pure code; never upwards."
            )


SAVES = ("save", "bulk_create", "bulk_update", "create", "get_or_create", "update_or_create")
NOT_ROWS = ("form", "sitting", "super()")
"""Things an edge may save: a form that goes through a service, the place kept in the session."""


def test_edges_hold_no_save() -> None:
    for module in MODULES:
        if layer(module.name) != 3:
            continue
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = ast.unparse(node.func.value)
            if node.func.attr in SAVES and not owner.startswith(NOT_ROWS):
                raise AssertionError(
                    f"{module.at(node.lineno)}: {owner}.{node.func.attr}(). "
                    "Edges write through services."
                )


def test_only_services_enqueue() -> None:
    for module in MODULES:
        for node in ast.walk(module.tree):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if called and node.func.attr in (
                "delay",
                "apply_async",
                "delay_on_commit",
                "apply_async_on_commit",
            ):
                assert "services" in module.name or "tasks" in module.name, (
                    f"{module.at(node.lineno)} enqueues. Services enqueue, on commit, with ids."
                )


def functions(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ast.walk(node)


def test_no_import_hides_in_a_function() -> None:
    for module in MODULES:
        if inside(module.name, "goprep.standalone"):
            continue  # the launcher sets Django up itself, before it may import models
        for name, line in module.imports(functions(module.tree)):
            raise AssertionError(
                f"{module.at(line)} imports {name} inside a function. Fix the direction instead."
            )


def test_no_signals_carry_product_behaviour() -> None:
    for module in MODULES:
        for name, line in module.imports():
            assert not name.startswith("django.db.models.signals"), (
                f"{module.at(line)} uses model signals. Call a service instead."
            )
