{{/* A Role and its RoleBinding; takes a dict of root, namespace, purpose and rules. */}}
{{- define "monitored.role" -}}
{{- $name := printf "%s-%s" (include "monitored.operator" .root) .purpose }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ $name }}
  namespace: {{ .namespace }}
  labels: {{- include "monitored.labels" (list .root "operator") | nindent 4 }}
rules: {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ $name }}
  namespace: {{ .namespace }}
  labels: {{- include "monitored.labels" (list .root "operator") | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ $name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "monitored.operator" .root }}
    namespace: {{ .root.Release.Namespace }}
{{- end -}}
