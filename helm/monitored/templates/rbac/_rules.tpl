{{/* What the operator may do where it takes care of Monitored. Of Secrets it can only make new ones. */}}
{{- define "monitored.rules.applications" -}}
- apiGroups: [monitored.dev]
  resources: [monitoreds]
  verbs: [list, watch]
- apiGroups: [monitored.dev]
  resources: [monitoreds/status]
  verbs: [patch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services, persistentvolumeclaims]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors, podmonitors, prometheusrules]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [authorization.k8s.io]
  resources: [localsubjectaccessreviews]
  verbs: [create]
{{- end -}}

{{/* What it may do where it looks for Prometheus objects and their Pods. */}}
{{- define "monitored.rules.prometheuses" -}}
- apiGroups: [monitoring.coreos.com]
  resources: [prometheuses, prometheusagents, thanosrulers]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
{{- end -}}

{{/* What belongs to no namespace: labels of namespaces, and whether prometheus-operator's API is there. */}}
{{- define "monitored.rules.cluster" -}}
- apiGroups: [""]
  resources: [namespaces]
  verbs: [list, watch]
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  resourceNames:
    {{- range list "servicemonitors" "podmonitors" "prometheusrules" "prometheuses" "prometheusagents" "thanosrulers" }}
    - {{ . }}.monitoring.coreos.com
    {{- end }}
  verbs: [list, watch]
{{- end -}}

{{/* A Role has a say about the namespace it is in. */}}
{{- define "monitored.rules.namespace" -}}
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
{{- end -}}

{{/* In the operator's own namespace: its lease, which its Deployment owns. What is created has no name yet. */}}
{{- define "monitored.rules.own" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "monitored.operator" . }}]
  verbs: [get, update, patch]
- apiGroups: [apps]
  resources: [deployments]
  resourceNames: [{{ include "monitored.operator" . }}]
  verbs: [get]
{{- end -}}

{{/* The rules of one plain Prometheus, from the name of their ConfigMap. */}}
{{- define "monitored.rules.rulesConfigMap" -}}
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [{{ . }}]
  verbs: [list, watch, patch]
{{- end -}}
