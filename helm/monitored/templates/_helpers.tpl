{{/* The prefix of every name. */}}
{{- define "monitored.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name -}}
{{- end -}}
{{- end -}}

{{- define "monitored.operator" -}}
{{ include "monitored.fullname" . }}-operator
{{- end -}}

{{- define "monitored.prometheus" -}}
{{ include "monitored.fullname" . }}-prometheus
{{- end -}}

{{- define "monitored.grafana" -}}
{{ include "monitored.fullname" . }}-grafana
{{- end -}}

{{/* Selector labels of a Pod; takes a list of root and component. They must not change: selectors are immutable. */}}
{{- define "monitored.selector" -}}
app.kubernetes.io/name: {{ eq (index . 1) "operator" | ternary "monitored" (index . 1) }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Labels of an object; takes a list of root and component. */}}
{{- define "monitored.labels" -}}
{{- $root := index . 0 -}}
{{ include "monitored.selector" . }}
app.kubernetes.io/part-of: monitored
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "monitored.image" -}}
{{- $root := index . 0 -}}
{{ $root.Values.image.registry }}/{{ index . 1 }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion }}
{{- end -}}

{{/* Whether the cluster assigns user and group IDs: true or false. */}}
{{- define "monitored.assignedUserIds" -}}
{{- $openshift := .Capabilities.APIVersions.Has "security.openshift.io/v1" -}}
{{- or (eq .Values.userIds "Assigned") (and (eq .Values.userIds "Auto") $openshift) -}}
{{- end -}}

{{/* Pod settings that Pod Security `restricted` requires; takes a list of root and user ID. */}}
{{- define "monitored.podSecurity" -}}
runAsNonRoot: true
{{- if eq (include "monitored.assignedUserIds" (index . 0)) "false" }}
runAsUser: {{ index . 1 }}
runAsGroup: {{ index . 1 }}
fsGroup: {{ index . 1 }}
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{/* Container settings that it requires, and a read-only root file system. */}}
{{- define "monitored.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "monitored.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
