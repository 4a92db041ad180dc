# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of run
# Sourced: the faults of Prometheus objects.

# Beside kps, which selects every namespace.
install_prometheuses() {
	local selects_all='"ruleSelector": {}, "ruleNamespaceSelector": {}, "serviceMonitorNamespaceSelector": {}'
	{
		prometheus narrow kps '"ruleSelector": {}, "ruleNamespaceSelector": {}, "serviceMonitorNamespaceSelector": {"matchLabels": {"team": "narrow"}}'
		prometheus ruleless kps '"serviceMonitorNamespaceSelector": {}'
		prometheus poor poor "$selects_all"
		echo '{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "poor", "namespace": "monitoring"}}'
	} >"$work/prometheuses.yaml"
	"$root/deploy/local/prometheus-operator/install" "$root/deploy/local/prometheus-operator/kps.yaml" "$work/prometheuses.yaml" >/dev/null
}

prometheus() { # NAME ACCOUNT SELECTORS
	cat <<-EOF
		apiVersion: monitoring.coreos.com/v1
		kind: Prometheus
		metadata: {name: $1, namespace: monitoring}
		spec: {
		  image: localhost/prometheus:3.13.5, imagePullPolicy: IfNotPresent, version: 3.13.5, serviceAccountName: $2,
		  scrapeInterval: 5s, evaluationInterval: 5s, retention: 1h, serviceMonitorSelector: {matchLabels: {release: $1}}, $3,
		  resources: {requests: {cpu: 10m, memory: 64Mi}, limits: {memory: 512Mi}},
		  securityContext: {runAsNonRoot: true, runAsUser: 65534, fsGroup: 65534, seccompProfile: {type: RuntimeDefault}}}
		---
	EOF
}

remove_prometheus_operator() {
	kubectl get crd --output name | grep '\.monitoring\.coreos\.com$' | xargs -r "$kubectl" --context "$context" delete >/dev/null
	kubectl delete clusterrole,clusterrolebinding kps prometheus-operator diagnose --ignore-not-found >/dev/null
}

# An application that only this Prometheus is asked to scrape.
scraped_by() { # PROMETHEUS [FIELDS]
	application "{\"names\": [\"monitoring/$1\"]}" "${2:-}"
}

application() { # PROMETHEUS-CHOICE [FIELDS]
	local served
	served=$(workload "$(environment REPLY "$metrics")")
	echo "${served%\}}, \"prometheus\": $1${2:-}}"
}

selections() {
	fault several AmbiguousPrometheus 'two Prometheus objects could scrape it' "$(application '{"via": "ServiceMonitor"}')" \
		"$(change several '{"prometheus":{"names":["monitoring/kps"]}}')"
	fault nobody NoPrometheusFound 'a Prometheus object that does not exist' "$(scraped_by none)" \
		"$(change nobody '{"prometheus":{"names":["monitoring/kps"]}}')"
	fault label LabelMismatch "a label of its own that Prometheus does not select" "$(scraped_by kps)" \
		'kubectl label monitored label release=kps --overwrite'
	kubectl label monitored label release=another >/dev/null
	fault namespace NamespaceNotSelected 'Prometheus selects other namespaces' "$(scraped_by narrow)" \
		"kubectl label namespace $namespace team=narrow"
	fault rules SelectorSelectsNothing 'Prometheus selects no rules' "$(scraped_by ruleless)" \
		"kubectl patch prometheus ruleless --namespace monitoring --type merge --patch '{\"spec\":{\"ruleSelector\":{},\"ruleNamespaceSelector\":{}}}'"
	fault forbidden PrometheusForbidden 'the account of Prometheus may not read its Pods' "$(scraped_by poor)" \
		'kubectl create clusterrolebinding diagnose --clusterrole=kps --serviceaccount=monitoring:poor'
	fault limit LimitExceeded 'serves more samples than its limit' \
		"$(metrics=$(answer '200 OK' 'Content-Type: text/plain; version=0.0.4' 'x 1\ny 1\n') && scraped_by kps ', "scrape": {"limits": {"samples": 1}}')" \
		"$(change limit '{"scrape":null}')"
}
