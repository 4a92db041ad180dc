{{/* Permissions in the watched namespaces. The operator can create Secrets, but neither read nor change them. */}}
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
- apiGroups: [apps]
  resources: [statefulsets, daemonsets]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch, delete]
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
- apiGroups: [""]
  resources: [events]
  verbs: [list]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [authorization.k8s.io]
  resources: [localsubjectaccessreviews]
  verbs: [create]
{{- end -}}

{{/* Permissions in the namespaces where it looks for Prometheus objects and their Pods. */}}
{{- define "monitored.rules.prometheuses" -}}
- apiGroups: [monitoring.coreos.com]
  resources: [prometheuses, prometheusagents, thanosrulers]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
{{- end -}}

{{/* Permissions on cluster-scoped objects: the labels of namespaces, and the CRDs of prometheus-operator. */}}
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

{{/* Lets a Role read the Secrets of its namespace, whose names are not known yet. */}}
{{- define "monitored.rules.readSecrets" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end -}}

{{/* Lets a Role read the Namespace object of its own namespace. */}}
{{- define "monitored.rules.namespace" -}}
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
{{- end -}}

{{/* Permissions in the operator's own namespace: its lease, which its Deployment owns. RBAC cannot restrict `create` by
name. */}}
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

{{/* Lets the API server pass on requests to the Pods of a Prometheus, whose names are not known yet. */}}
{{- define "monitored.rules.proxyToPods" -}}
- apiGroups: [""]
  resources: [pods/proxy]
  verbs: [get]
{{- end -}}

{{/* The same for the Service of a plain Prometheus; takes its name as RBAC has it. */}}
{{- define "monitored.rules.proxyToService" -}}
- apiGroups: [""]
  resources: [services/proxy]
  resourceNames: [{{ . | quote }}]
  verbs: [get]
{{- end -}}

{{/* Permissions on the rules ConfigMap of a plain Prometheus; takes its name. */}}
{{- define "monitored.rules.rulesConfigMap" -}}
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [{{ . }}]
  verbs: [list, watch, patch]
{{- end -}}
