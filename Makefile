# Two commands do everything on a fresh machine: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
NQI := target/release/nqi
WEB := gateway/web
PORTAL := $(WEB)/dist/index.html
BENCH ?= platform

.PHONY: help run demo test lint bench clean build portal screens

help: ## What there is to do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(WEB)/node_modules/.package-lock.json: $(WEB)/package.json $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund --prefer-offline
	touch $@

$(PORTAL): $(WEB)/node_modules/.package-lock.json $(shell find $(WEB)/src $(WEB)/public $(WEB)/scripts -type f 2>/dev/null) $(WEB)/index.html $(WEB)/vite.config.ts
	cd $(WEB) && npm run --silent build
	touch $@

portal: $(PORTAL) ## The web pages, which the executable carries

build: $(PORTAL) ## The executable with the portal, optimised
	cargo build --release --locked -p nqi

run: build ## The whole platform on http://127.0.0.1:8080 with demo data (NQI__SERVER__LISTEN, NQI__SERVER__DATA_DIR)
	$(NQI) up --demo

demo: build ## The story from need to report, played on a server of its own
	$(NQI) demo

test: ## Everything, on SQLite and on PostgreSQL + Redis (installed when missing)
	.ci/test.sh

lint: ## Format, clippy, buf
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cd proto && npm ci --silent && npx buf lint
	$(MAKE) --no-print-directory $(WEB)/node_modules/.package-lock.json
	cd $(WEB) && npm run --silent check

screens: build ## A picture of every page in target/screens (needs chromium and Chinese fonts)
	.ci/screens.sh

bench: ## Figures of this machine: make bench [BENCH=platform|holds|import|parse|matching|batch|clocks]
	.ci/bench.sh $(BENCH)

clean: ## Build output and demo data
	cargo clean
	rm -rf data proto/node_modules $(WEB)/node_modules
	find $(WEB)/dist -mindepth 1 -not -name .gitkeep -delete
