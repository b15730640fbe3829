# 亮证 Liangzheng. `make` or `make help` says what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

PORT ?= 8000
export PORT

BIN := .venv/bin
# A step is done when its stamp exists; the stamp's name carries a checksum of what the step reads.
sum = $(shell cat $(1) 2>/dev/null | cksum | cut -d' ' -f1)
RUNTIME := .venv/.runtime-$(call sum,requirements.txt)
TOOLS := .venv/.tools-$(call sum,requirements.txt requirements-dev.txt)
PACKAGES := node_modules/.ready-$(call sum,package.json package-lock.json)
# Building and serving needs a third of the packages of development.
FEWER := node_modules/.build-$(call sum,package.json package-lock.json)
FOR_BUILD ?= $(FEWER)
WEB_SOURCES := $(sort $(shell find frontend pwa -type f -not -path '*/node_modules/*' -not -name '*.test.ts' 2>/dev/null) \
  $(wildcard vite*.ts tsconfig*.json package-lock.json))
WEB := build/.web-$(call sum,$(WEB_SOURCES))
TRUST := build/trust/roots.json
GLYPHS := build/fonts/glyphs.ttf
GLYPHS_FROM := node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf

.PHONY: help run phone prepare test arch api citypack-check format pins reset race bench bench-issue bench-import bench-window bench-pass bench-scan fuzz shots tools chromium

help: ## this list
	@echo 'make run             the demo city at http://localhost:8000   (make run PORT=8123 takes another port)'
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | grep -v '^run:' | sed -E 's/^([a-z-]+):.*## (.*)/make \1|\2/' | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

run: ## the demo city on this machine
	@[ -e $(RUNTIME) ] && [ -e $(WEB) ] && [ -e $(GLYPHS) ] && [ -e $(TRUST) ] && [ ! $(TRUST) -nt $(WEB) ] || { deploy/need python node && $(MAKE) -j2 prepare; }
	@exec $(BIN)/python -m deploy.serve

phone: ## the demo city over HTTPS on the local network, for real phones
	@[ -e $(RUNTIME) ] && [ -e $(WEB) ] && [ -e $(GLYPHS) ] && [ -e $(TRUST) ] && [ ! $(TRUST) -nt $(WEB) ] || { deploy/need python node && $(MAKE) -j2 prepare; }
	@exec $(BIN)/python -m deploy.phone

prepare: $(RUNTIME) $(WEB) $(GLYPHS)
	@:

test: ## everything: lint, types, layers, generated files, tests on SQLite and PostgreSQL, races, browser
	@deploy/need python node
	@$(MAKE) -j2 FOR_BUILD='$(PACKAGES)' tools prepare
	@$(MAKE) chromium
	@exec $(BIN)/python -m tests.everything

arch: $(TOOLS) ## the order of the domains and the contracts of each
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tests.guards.contracts

api: $(TOOLS) $(PACKAGES) ## write docs/api.json, the front end's types and the access page from the routes
	@mkdir -p build
	@$(BIN)/python -m backend.cli api > build/api.json
	@mv build/api.json docs/api.json
	@npm run --silent api
	@mkdir -p docs/security
	@$(BIN)/python -m tests.guards.access_page > build/access.md
	@mv build/access.md docs/security/access.md

citypack-check: $(RUNTIME) ## check city packs: PACK=folder, or all of them
	@$(BIN)/python -m backend.cli city check $(or $(PACK),$(patsubst %/city.json,%,$(wildcard citypacks/*/city.json)))

format: $(TOOLS) $(PACKAGES) ## put every file into shape
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@npm run --silent format

reset: ## forget the demo city: the next start loads a new one, with a new password
	@deploy/reset

race: tools ## 40,000 attempts by 8 processes on both databases
	@exec $(BIN)/python -m tests.race

bench: tools prepare ## the figures of docs/measures.md
	@$(MAKE) chromium
	@exec $(BIN)/python -m bench

bench-issue: tools ## certificates issued against bare signatures
	@exec $(BIN)/python -m bench issue

bench-import: tools ## 100,000 historic certificates, the process killed half-way
	@exec $(BIN)/python -m bench import

bench-window: tools ## a scan at the window to the filled form, forty tickets in the queue
	@exec $(BIN)/python -m bench window

bench-pass: tools ## the offline pass: its check here and in a browser, a large list, 50,000 passes changed by chance
	@$(MAKE) chromium
	@exec $(BIN)/python -m bench pass

bench-scan: tools ## how often a photographed code is read: by code, by fault, by camera pixels a module
	@exec $(BIN)/python -m bench decode

fuzz: tools prepare ## 5,000 generated requests a role against every route
	@exec $(BIN)/python -m tests.fuzz

shots: tools prepare ## screenshots of every page
	@$(MAKE) chromium
	@exec $(BIN)/python -m tests.browser.shots

pins: $(TOOLS) ## write requirements*.txt with hashes from requirements*.in
	@$(BIN)/pip-compile -q $(PIN) -o requirements.txt requirements.in
	@$(BIN)/pip-compile -q $(PIN) -o requirements-dev.txt requirements-dev.in
	@$(BIN)/pip-compile -q $(PIN) -o requirements-gm.txt requirements-gm.in

PIN := --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links \
  --no-emit-trusted-host

tools: $(TOOLS) $(PACKAGES)
	@:

chromium:
	@deploy/need chromium pdfsig

.venv/bin/python:
	@echo 'Making .venv'
	@$$(deploy/need --which-python) -m venv .venv

$(RUNTIME): | .venv/bin/python
	@echo 'Installing Python packages'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -f .venv/.runtime-* && touch $@

$(TOOLS): | $(RUNTIME)
	@echo 'Installing Python packages for tests'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@rm -f .venv/.tools-* && touch $@

$(PACKAGES):
	@echo 'Installing packages of the web app, with those for tests'
	@npm ci --loglevel error --no-audit --no-fund >/dev/null
	@rm -f node_modules/.ready-* && touch $@

$(FEWER):
	@[ -e $(PACKAGES) ] || { echo 'Installing packages of the web app'; \
	  npm ci --omit=dev --loglevel error --no-audit --no-fund >/dev/null; }
	@rm -f node_modules/.build-* && touch $@

# The public keys that vouch for offline passes are part of the web app: another root is another build.
$(TRUST): | $(RUNTIME)
	@$(BIN)/python -m backend.cli trust demo > /dev/null

$(WEB): $(TRUST) | $(FOR_BUILD)
	@echo 'Building the web app'
	@mkdir -p build && npm run --silent build > build/web.log 2>&1 || { cat build/web.log; exit 1; }
	@rm -f build/.web-* && touch $@

$(GLYPHS): | $(FOR_BUILD)
	@mkdir -p $(@D) && cp $(GLYPHS_FROM) $@
