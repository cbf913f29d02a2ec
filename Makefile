# Kịp Thời. Everything installs into the checkout (.venv, .cache, .run); nothing needs Docker or root.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv/bin
PY := $(VENV)/python
N ?= 300
SEED ?= 1
PACE ?= 120
SILENT ?= 1

.DEFAULT_GOAL := help
.PHONY: help install demo up down reset restart check style quick test journey chaos rolling rotation alerts kills load desk-load urgent-load reserve-load pay-load screens slow-network plans contracts histories screenshots \
  migration lock image temporal

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/installed ## install everything into .venv, from the hashed lock files

.venv/installed: requirements/bootstrap.lock requirements/development.lock requirements/assets.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên / Python 3.11 or later is needed"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Cài đặt vào .venv / installing into .venv …"
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/bootstrap.lock
	@$(VENV)/uv pip install -q --system-certs --python $(PY) --no-deps --require-hashes --compile-bytecode \
	  -r requirements/development.lock -r requirements/assets.lock
	@$(VENV)/uv pip install -q --system-certs --python $(PY) --no-deps --no-build-isolation -e .
	@# Where Python may not write what it compiles (PYTHONDONTWRITEBYTECODE), each start of a service would cost three seconds more.
	@$(PY) -m compileall -q -j 2 deploy services shared tests
	@touch $@

.venv/browser: .venv/installed requirements/browser.lock
	@$(VENV)/uv pip install -q --system-certs --python $(PY) --no-deps --require-hashes --compile-bytecode \
	  -r requirements/browser.lock
	@touch $@

demo: install ## play a storm from nothing: engines, services, 300 households, a table (N=… SEED=… PACE=… SILENT=…)
	@$(VENV)/kipthoi drill --households $(N) --seed $(SEED) --pace $(PACE) --silent $(SILENT)

up: install ## start engines, simulators and services without a drill; returns when ready
	@$(PY) -m deploy.devstack up

down: ## stop what `make up` started; its data stay for the next `make up`
	@test -x $(PY) && $(PY) -m deploy.devstack down

reset: ## stop it and remove its data for good
	@test -x $(PY) && $(PY) -m deploy.devstack reset

restart: ## stop one part and start it again: make restart SERVICE=intake
	@test -x $(PY) && $(PY) -m deploy.devstack restart $(SERVICE)

check: install ## the quick part of the tests: format, lint, types, import contracts, unit, architecture, recorded histories
	@$(MAKE) --no-print-directory -j 2 style quick

style: install
	@$(VENV)/ruff format --check -q . && $(VENV)/ruff check -q .
	@$(VENV)/mypy
	@$(VENV)/lint-imports --no-logo

quick: install
	@$(PY) -m pytest -q -n 2 tests/unit tests/architecture tests/workflows/test_histories.py

test: check .venv/browser ## all tests, on real PostgreSQL, Kafka and Temporal
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests --ignore tests/unit --ignore tests/architecture --ignore tests/workflows/test_histories.py

journey: install ## the journey tests alone
	@$(PY) -m pytest tests/journeys

chaos: .venv/browser ## kill everything once, the long way; also while somebody looks at the board
	@KIPTHOI_CHAOS=long $(PY) -m pytest tests/chaos tests/journeys/test_roles.py tests/browser/test_parts_away.py \
		tests/component/disbursement/test_any_interleaving.py

rolling: install ## a storm of N with two processes of every service, restarted one of each at a time in its middle
	@KIPTHOI_CHAOS=long KIPTHOI_CHAOS_HOUSEHOLDS=$(N) $(PY) -m pytest -q -rP tests/chaos/test_rolling.py

rotation: install ## a storm of N in whose middle every key is changed; what was sealed is sealed again, old keys are taken away
	@KIPTHOI_CHAOS=long KIPTHOI_CHAOS_HOUSEHOLDS=$(N) $(PY) -m pytest -q -rP tests/chaos/test_rotation.py

alerts: install ## fire each alert by its trouble on a running stack, judged by a real Prometheus; then a healthy drill (half an hour)
	@$(PY) -m tests.chaos.alerts

kills: install ## kill -9 of every process under `make up`: how soon each is back, and whether `kipthoi status` says so
	@$(PY) -m tests.chaos.brought_back

load: install ## 2,000 households as fast as they come, with the measured table
	@$(VENV)/kipthoi drill --households 2000 --seed $(SEED) --exit

desk-load: install ## 100,000 cases, 20 officers at the desk: how long pages take, how heavy they are, how old the board is
	@$(PY) -m tests.load.desk

urgent-load: install ## how soon an urgent notice leaves at half load, and Temporal's events for a household (a quiet machine)
	@$(PY) -m tests.load.urgent

reserve-load: install ## how soon a thousand approvals have their means, all out of one fund (a quiet machine)
	@$(PY) -m tests.load.reservation

pay-load: install ## how many payments a second arrive, from approval to settled, by the bank's simulator (a quiet machine)
	@$(PY) -m tests.load.payments

screens: .venv/browser ## every page and every story before every screen (make test: each before one of them)
	@KIPTHOI_SCREENS=all $(PY) -m pytest tests/browser

slow-network: .venv/browser ## the queue and a report over 2G, by the clock (a quiet machine)
	@KIPTHOI_TIMED=1 $(PY) -m pytest -q -rP tests/browser/test_slow_network.py

plans: install ## a million cases, and by which plans PostgreSQL answers what services ask there (minutes, 12 GB meanwhile)
	@KIPTHOI_LOAD_CASES=1000000 $(PY) -m pytest tests/load/test_plans.py

contracts: install ## rewrite schemas, examples, AsyncAPI, OpenAPI and generated docs; review the difference
	@$(PY) -m pytest -q tests/contracts --update

screenshots: .venv/browser ## the browser tests' pages as pictures into docs/desk; look at each before it is committed
	@$(PY) -m pytest -q tests/browser/test_pages.py --pictures docs/desk

histories: install ## record the histories of workflows that are missing; review them (docs/operations/changing-workflows.md)
	@$(PY) -m pytest -q tests/workflows/test_recording.py --update

migration: install ## begin a migration: make migration SERVICE=intake NAME=add_hold_reason
	@$(PY) -m shared.migrations $(SERVICE) $(NAME)

lock: install ## resolve requirements/*.in again into hashed lock files (no addresses in them)
	@cd requirements && for list in bootstrap runtime development browser; do \
	  ../$(VENV)/uv pip compile -q --system-certs --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $$list.in -o $$list.lock; done; \
	  ../$(VENV)/uv pip compile -q --system-certs --python-version 3.11 --generate-hashes --no-header --no-annotate --no-deps \
	    assets.in -o assets.lock

temporal: ## build the production Temporal server, to try what docker-compose.yml runs (needs Go; ten minutes, once)
	@mkdir -p .cache/temporal && cd .cache/temporal \
	  && version=v$$(sed -n 's|.*temporalio/server:||p' ../../docker-compose.yml) && server=go.temporal.io/server \
	  && CGO_ENABLED=0 GOBIN=$$PWD go install -tags disable_grpc_modules -trimpath -ldflags '-s -w' \
	    $$server/cmd/server@$$version $$server/cmd/tools/sql@$$version \
	  && mv server temporal-server && mv sql temporal-sql-tool \
	  && cp -R "$$(go env GOMODCACHE)/$$server@$$version/schema" . && chmod -R u+w schema

image: ## build the one image (needs Docker)
	docker build -f deploy/Dockerfile -t kipthoi .
