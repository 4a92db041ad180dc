# Two commands do everything: make demo, make test. A bare `make` explains the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

MAVEN := jdk=$$(tools/jdk) && JAVA_HOME="$$jdk" ./mvnw --batch-mode --no-transfer-progress

.PHONY: help
help: ## Explain the targets
	@echo 'Monitored: apply one resource, and the application runs, is scraped, has alerts and a dashboard.'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  CONTEXT=name  use that context of your kubeconfig instead of the local cluster; then also'
	@echo '                REGISTRY=host/path to push the images to, or IMAGES=present if they are there'

.PHONY: check
check: ## Compile, lint and run the fast tests (no cluster, no network)
	$(MAVEN) verify -DskipITs

.PHONY: format
format: ## Format the Java code
	$(MAVEN) --quiet spotless:apply
