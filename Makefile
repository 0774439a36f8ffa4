# Everything people and CI run. `make help` lists it.

PYTHON ?= python3
BIN := .venv/bin
# Options of `make run`, also as environment variables: make run PORT=8001 HOST=0.0.0.0 VAR=/srv/goprep
ifdef PORT
export PORT
endif
ifdef HOST
export HOST
endif
ifdef VAR
export VAR
endif
UV ?= $(BIN)/uv
# One process of tests for each core. A browser keeps all cores busy by itself.
AT_ONCE := -n logical --maxprocesses 4 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test ci lint fmt types migrations bench golden messages openapi lock seed screenshots \
	environment dev-environment browser toolchains typescript evidence

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environment ## Run GoPrep here: database, queue, worker and web. PORT=, HOST= and VAR= choose.
	@exec $(BIN)/python -m goprep.standalone

test: dev-environment browser toolchains typescript ## Run everything CI runs: lint, types, all tests, also in a browser.
	@$(MAKE) --no-print-directory lint types
	$(BIN)/python -m pytest $(AT_ONCE) --ignore=tests/browser --ignore=tests/player
	$(BIN)/python -m pytest tests/browser tests/player

ci: test ## The same as test.

lint: dev-environment ## Check style.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

fmt: dev-environment ## Rewrite in the project's style.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: dev-environment ## Check types.
	$(BIN)/mypy

migrations: dev-environment ## Check that no model change lacks its migration.
	$(BIN)/python -m pytest tests/goprep/test_migrations.py

bench: dev-environment ## Measure what the README promises, as a table.
	$(BIN)/python -m tests.benchmarks

golden: dev-environment ## Record the golden traces anew; read the difference before committing.
	$(BIN)/python -m tests.conformance.record

messages: dev-environment ## Collect and compile the translations.
	$(BIN)/python -m goprep.messages

openapi: dev-environment ## Write the API's OpenAPI document anew.
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py openapi

evidence: dev-environment ## Hold all examples against every real Go there is, and record what it says.
	$(BIN)/python manage.py deck_examples | $(BIN)/python manage.py verify \
		--params-file - --install --record --prune --no-database

seed: environment ## Load the deck and make the examples into the running GoPrep.
	$(BIN)/python manage.py load_deck go-runtime
	$(BIN)/python manage.py build_examples

screenshots: dev-environment browser ## Take the README's pictures.
	$(BIN)/python -m tests.screenshots

lock: dev-environment ## Pin the newest allowed versions, with hashes, in both lock files.
	$(UV) pip compile -q --generate-hashes --no-emit-index-url --no-annotate --no-header --universal \
		--python-version 3.11 --upgrade requirements.in -o requirements.lock
	$(UV) pip compile -q --generate-hashes --no-emit-index-url --no-annotate --no-header --universal \
		--python-version 3.11 --upgrade -c requirements.lock requirements-dev.in -o requirements-dev.lock

# Tests without real Go still check the recorded evidence; a notice says what they went without.
toolchains: dev-environment ## Install the two releases of real Go that the tests check with.
	-@$(BIN)/python -m simulations.toolchain

environment:
	@$(PYTHON) -I goprep/bootstrap.py requirements.lock

dev-environment:
	@$(PYTHON) -I goprep/bootstrap.py requirements-dev.lock --install-tools

browser: dev-environment
	@$(BIN)/python -m tests.chromium

# A machine without Node tests everything else; the skipped test says so.
typescript: dev-environment
	-@$(BIN)/python -m tests.typescript
