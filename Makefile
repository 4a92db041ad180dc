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
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  CONTEXT=name  use that context of your kubeconfig instead of the local cluster; then also'
	@echo '                REGISTRY=host/path to push the images to, or IMAGES=present if they are there'

.PHONY: check
check: ## Compile, lint and run the fast tests (no cluster, no network)
	$(MAVEN) verify -DskipITs

.PHONY: format
format: ## Format the Java code
	$(MAVEN) --quiet spotless:apply

.PHONY: golden
golden: ## Write the CRD, the golden files and what is made from them anew, to be reviewed as a difference
	$(MAVEN) --quiet --projects operator test -Dgolden.update=true
	deploy/kustomize/generate

.PHONY: demo
demo: ## From nothing to a Prometheus that answers; Ctrl-C removes all of it
	deploy/demo

.PHONY: test
test: ## Run all tests, on a real API server, a real node and a real Prometheus
	deploy/local/part kubernetes pause coredns base helm prometheus prometheus-operator postgres pgbouncer >/dev/null
	export KUBE_API_TEST_DIR=$$(deploy/local/part kubernetes); \
	export PROMTOOL=$$(deploy/local/part prometheus)/bin/promtool; \
	export HELM=$$(deploy/local/part helm)/bin/helm; \
	export PGBOUNCER=$$(deploy/local/part pgbouncer)/bin/pgbouncer; \
	export PROMETHEUS_OPERATOR_CRDS=$$(deploy/local/part prometheus-operator)/crds; \
	$(MAVEN) verify
	instrumented-server/schemathesis/run
	deploy/images/build
	deploy/images/test
	deploy/local/smoke-test
	deploy/e2e

.PHONY: campaign
campaign: ## Kill the job server 50 times on each database, take PostgreSQL away 8 times, count what is lost
	$(MAVEN) verify --projects instrumented-server --also-make -Dcrash.kills=50 -Dlease.seconds=60 -Doutages=8 \
	  -Dtest=none -Dit.test='CrashIT,ReplicasIT,PartitionIT' -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: bench-server
bench-server: ## Measure the job server beside its peers; BENCH=quick: roughly, ROWS='a b': some families
	bench/run server $(ROWS)

.PHONY: bench-operator
bench-operator: ## Measure the operator beside what it was at 7732627; BENCH=quick, ROWS='a b' as above
	bench/run operator $(ROWS)

.PHONY: e2e
e2e: ## Try the chart and tell the end-to-end stories on a real node
	deploy/e2e

.PHONY: upgrade-test
upgrade-test: ## Upgrade the operator from what it was at 7732627 on a real node, and roll it back
	deploy/upgrade/test

.PHONY: images
images: ## Build the images into target/images; BASE=image: on another base
	deploy/images/build

.PHONY: deploy
deploy: ## Make the kustomize manifests, and the chart's copy of the CRD
	deploy/kustomize/generate

.PHONY: cluster-up
cluster-up: ## Start the local one-node Kubernetes
	deploy/local/cluster up

.PHONY: cluster-down
cluster-down: ## Remove it
	deploy/local/cluster down
