# `make run` works from a bare checkout; see README.md. Steps that are done leave a stamp.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BIN := .venv/bin
PYTHON := .venv/.installed
DEV := .venv/.installed-dev
MESSAGES := .venv/.messages
BYTECODE := .venv/.bytecode
NODE := node_modules/.installed
FRONTEND := src/prilavok/web/static/build/manifest.json
# Node comes in a wheel and lives in the environment, like everything else.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export npm_config_update_notifier := false

FRONTEND_SOURCES := $(shell find src/prilavok -type f \
	\( -path '*/frontend/*' -o -name '*.html' -o -path '*/templatetags/*.py' \) -not -name '*.test.ts')
PYTHON_SOURCES := $(shell find src/prilavok -type f -name '*.py' -not -path '*/tests/*')
CATALOGS := $(shell find src/prilavok -type f -name '*.po')

.PHONY: help run setup dev test check channel-check channel-docs new-channel format lock bench bench-load \
	bench-linking clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## everything from a bare checkout, served until Ctrl-C
	@exec $(BIN)/prilavok up

setup: $(PYTHON) $(FRONTEND) $(MESSAGES) $(BYTECODE) ## the environment and the front-end build

dev: $(DEV) setup ## the same with the tools for development

test: dev ## everything that CI runs
	tools/install_browser.sh
	$(MAKE) --no-print-directory check
	npm test --silent
	tools/test_on_system_postgres.sh
	$(BIN)/pytest -n 2 --dist loadgroup

check: dev ## lint, types, imports, migrations, translations
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint src --lint --quiet
	npm run --silent typecheck
	$(BIN)/prilavok check-messages
	$(BIN)/prilavok manage makemigrations --check --dry-run

channel-check: dev ## the tier table of the channels, every box proved or exempt with a reason
	$(BIN)/python -m prilavok.channels.testing.tiers

channel-docs: dev ## writes docs/channels.md from the manifests and the conformance suite
	$(BIN)/python -m prilavok.channels.testing.tiers --write

new-channel: dev ## the folder of a new network: make new-channel KIND=signal
	$(BIN)/python -m prilavok.channels.testing.new_channel "$(KIND)"

format: dev ## put the sources into shape
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

bench: dev ## ingest and live hints against bare handlers
	$(BIN)/python -m tests.bench

bench-load: dev ## a shop with 1 M messages in 200 k conversations
	$(BIN)/python -m tests.bench.load

bench-linking: dev ## how well customers are linked to products
	$(BIN)/python -m tests.bench.linking
	$(BIN)/python -m tests.bench.pictures

LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml

lock: dev ## pin the requirements anew (UPGRADE=--upgrade takes newer versions)
	$(LOCK) $(UPGRADE) --output-file requirements/base.txt
	$(LOCK) $(UPGRADE) --extra dev --constraints requirements/base.txt --output-file requirements/dev.txt

clean: ## removes the environment and all builds; the data in var/ stay
	rm -rf .venv node_modules src/prilavok/web/static/build
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests -name '*.mo' -delete -o -name __pycache__ -prune -exec rm -rf {} +

$(PYTHON): requirements/base.txt pyproject.toml tools/install_python.sh
	tools/install_python.sh requirements/base.txt
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml tools/install_python.sh
	tools/install_python.sh requirements/dev.txt
	@touch $(PYTHON) $@

$(NODE): package.json package-lock.json | $(PYTHON)
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(FRONTEND): $(NODE) vite.config.ts $(FRONTEND_SOURCES)
	npm run --silent build -- --logLevel warn
	@touch $@

# A start reads compiled modules, also where Python is told to write none by itself: ours, and those that we import.
$(BYTECODE): $(PYTHON_SOURCES) $(PYTHON)
	$(BIN)/python -m compileall -q src
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -c 'import prilavok.config.asgi, prilavok.config.urls'
	@touch $@

$(MESSAGES): $(CATALOGS) | $(PYTHON)
	$(BIN)/prilavok compile-messages
	@touch $@
