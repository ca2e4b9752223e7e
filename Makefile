# Two commands do everything on a fresh machine: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
NQI := target/release/nqi
BENCH ?= platform

.PHONY: help run demo test lint bench clean build

help: ## What there is to do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

build: ## The executable, optimised
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

bench: ## Figures of this machine: make bench [BENCH=platform]
	.ci/bench.sh $(BENCH)

clean: ## Build output and demo data
	cargo clean
	rm -rf data proto/node_modules
