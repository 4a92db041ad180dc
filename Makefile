# The main targets are demo and test. `make` lists all targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

MAVEN := jdk=$$(tools/jdk) && JAVA_HOME="$$jdk" ./mvnw --batch-mode --no-transfer-progress

.PHONY: help
help: ## List the targets
	@echo 'Monitored: apply one resource, and the application runs, is scraped, has alerts and a dashboard.'
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  CONTEXT=name  use that context of your kubeconfig instead of the local cluster. Also set'
	@echo '                REGISTRY=host/path to push the images to, or IMAGES=present if the nodes have them'

.PHONY: check
check: ## Compile, lint and run the fast tests (no cluster, no network)
	$(MAVEN) verify -DskipITs

.PHONY: format
format: ## Format the Java code
	$(MAVEN) --quiet spotless:apply

.PHONY: golden
golden: ## Regenerate the CRD, the golden files and the manifests; review the diff
	$(MAVEN) --quiet --projects operator test -Dgolden.update=true
	deploy/kustomize/generate

.PHONY: demo
demo: ## Start a cluster with everything, and query Prometheus; Ctrl-C removes it
	deploy/demo

.PHONY: test
test: ## Run all tests, with a real API server, node and Prometheus
	deploy/local/part kubernetes pause coredns base helm prometheus prometheus-operator victoria-metrics postgres pgbouncer chromium >/dev/null
	export KUBE_API_TEST_DIR=$$(deploy/local/part kubernetes); \
	export PROMTOOL=$$(deploy/local/part prometheus)/bin/promtool; \
	export VICTORIA_METRICS=$$(deploy/local/part victoria-metrics)/bin/victoria-metrics; \
	export HELM=$$(deploy/local/part helm)/bin/helm; \
	export PGBOUNCER=$$(deploy/local/part pgbouncer)/bin/pgbouncer; \
	export PROMETHEUS_OPERATOR_CRDS=$$(deploy/local/part prometheus-operator)/crds; \
	$(MAVEN) verify
	instrumented-server/schemathesis/run
	instrumented-server/page/test/run
	deploy/images/build
	deploy/images/test
	deploy/local/smoke-test
	deploy/e2e

.PHONY: campaign
campaign: ## Kill the job server 50 times per database, stop PostgreSQL 8 times, and count lost jobs
	$(MAVEN) verify --projects instrumented-server --also-make -Dcrash.kills=50 -Dlease.seconds=60 -Doutages=8 \
	  -Dtest=none -Dit.test='CrashIT,ReplicasIT,PartitionIT' -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: bench-server
bench-server: ## Compare the job server with its peers; BENCH=quick is fast and rough, ROWS='a b' selects families
	bench/run server $(ROWS)

.PHONY: bench-operator
bench-operator: ## Compare the operator with its version at 7732627; BENCH and ROWS as above
	bench/run operator $(ROWS)

.PHONY: e2e
e2e: ## Test the chart and run the end-to-end tests on a real node
	deploy/e2e

.PHONY: diagnose
diagnose: ## Create common faults on a real node, and print how long each takes to be named and fixed
	deploy/diagnose/run

.PHONY: upgrade-test
upgrade-test: ## Upgrade the operator from its version at 7732627 on a real node, and roll it back
	deploy/upgrade/test

.PHONY: images
images: ## Build the images into target/images; BASE=image uses another base image
	deploy/images/build

.PHONY: deploy
deploy: ## Generate the kustomize manifests, and the chart's copy of the CRD
	deploy/kustomize/generate

.PHONY: cluster-up
cluster-up: ## Start the local one-node Kubernetes
	deploy/local/cluster up

.PHONY: cluster-down
cluster-down: ## Remove the local cluster
	deploy/local/cluster down
