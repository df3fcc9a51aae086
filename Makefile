# From a bare clone to a running site:  make demo
# Another port or Python:               make demo PORT=8123 PYTHON=python3.12

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --system-certs --universal --generate-hashes --no-header --python-version 3.11
OURS := articles events partnerships portal static templates

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo setup serve worker test lint format bench bench-admin bench-mentions bench-monitor bench-search bench-related handbook messages lock ci clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Links, feeds and the check of forms carry the address of the site.
demo serve worker: export SITE_URL = http://127.0.0.1:$(PORT)

demo: setup ## Set up and serve the site as in production, on http://127.0.0.1:8000 (PORT=…)
	@$(MANAGE) create_demo_editor --even-in-production
	@echo "The portal is at $(SITE_URL)/ and its editors' side at $(SITE_URL)/admin/ (Ctrl+C stops it)."
	@echo "Letters and checks of links wait until \`make worker\` runs beside it."
	@$(BIN)/gunicorn --config deploy/gunicorn.conf.py --bind 127.0.0.1:$(PORT) portal.wsgi

setup: var/static.done var/content.done ## Do all that `make demo` does, but do not serve

serve: setup ## Serve for development: error pages, and a restart at each change of the code
	DEBUG=1 $(MANAGE) runserver 127.0.0.1:$(PORT)

worker: setup ## Send letters, check links and do what else waits, beside `make demo` or `make serve`
	@echo "Letters appear here. Ctrl+C stops the worker once it has ended what it is doing."
	@$(MANAGE) worker

test: .venv/dev.done ## Run the whole suite on every core (ARGS="-k feed" picks tests)
	$(BIN)/pytest $(ARGS)

lint: .venv/dev.done ## Look for mistakes in code, imports and templates
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet $(OURS)

format: .venv/dev.done ## Format code and templates
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format --quiet
	@find $(OURS) -name '*.html' | xargs $(BIN)/djade

bench: .venv/dev.done ## Measure queries, time and size of each kind of page
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python .ci/with_postgres.py $(BIN)/python -m benchmarks.pages

bench-admin: .venv/dev.done ## Measure lists, forms and history of the back office with 10,000 articles
	$(BIN)/python -m benchmarks.admin

bench-mentions: .venv/dev.done ## Measure the links that are offered while somebody writes
	$(BIN)/python -m benchmarks.mentions

bench-search: .venv/dev.done ## Measure how good, how even and how fast the search is (ARGS="1000 100000" for sizes)
	$(BIN)/python -m benchmarks.search $(ARGS)
	$(BIN)/python .ci/with_postgres.py $(BIN)/python -m benchmarks.search $(ARGS)

bench-monitor: .venv/dev.done ## Measure the action monitor with 200 partnerships, 5,000 actions, 100,000 changes
	$(BIN)/python -m benchmarks.monitor $(ARGS)
	$(BIN)/python .ci/with_postgres.py $(BIN)/python -m benchmarks.monitor $(ARGS)

bench-related: .venv/dev.done ## Measure what is offered to read next (ARGS="--corpus FILE" takes pages that people linked)
	$(BIN)/python -m benchmarks.related $(ARGS)

handbook: .venv/dev.done ## Take the pictures of the editors' handbook anew (ARGS="form set" picks some)
	$(BIN)/python -m docs.handbook.pictures $(ARGS)

messages: .venv/dev.done .env ## Collect the words of the interface, compile their translations
	$(MANAGE) makemessages --all
	$(MANAGE) compilemessages --ignore .venv

lock: .venv/dev.done ## Write requirements*.txt from requirements*.in (UPGRADE=1 takes newer versions)
	$(LOCK) $(if $(UPGRADE),--upgrade) requirements.in --output-file requirements.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) requirements-dev.in --output-file requirements-dev.txt

ci: ## Run everything that continuous integration runs
	.ci/run

clean: ## Delete what these commands made: .venv and var, with the database of the demo in it
	rm -rf .venv var/*

# Below: files. Each is made once, and again when something it is made from has changed.

.venv/done: requirements.txt
	@command -v $(PYTHON) >/dev/null || { \
	    echo "$(PYTHON) is missing. Debian and Ubuntu: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "$(PYTHON) is older than 3.11. Name a newer one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) has no venv module. Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) --requirement requirements.txt
	@touch $@

.venv/dev.done: .venv/done requirements-dev.txt
	$(PIP) --requirement requirements.txt --requirement requirements-dev.txt
	@touch $@

.env: | .venv/done
	@umask 077; $(BIN)/python -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(64))' > $@
	@echo "Wrote .env with a secret of its own; .env.example tells what else can be set."

var/static.done: .venv/done .env $(shell find $(OURS) -path '*static/*' -type f)
	$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@

var/content.done: .venv/done .env $(shell find $(OURS) -path '*/migrations/*.py' -or -path '*/fixtures/*.json')
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) create_roles
	$(MANAGE) loaddata demo
	$(MANAGE) draw_pictures
	$(MANAGE) render_images
	@touch $@

# A database that is not there needs its content, whatever the marks of earlier runs say.
ifeq ($(wildcard var/portal.sqlite3),)
.PHONY: var/content.done
endif
