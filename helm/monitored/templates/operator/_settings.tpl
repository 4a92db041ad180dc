{{/* settings.yaml of the operator. */}}
{{- define "monitored.settings" -}}
{{- $plain := list -}}
{{- if .Values.prometheus.enabled -}}
{{- $plain = list (include "monitored.bundled" . | fromYaml) -}}
{{- end -}}
{{- range .Values.plainPrometheuses -}}
{{- $plain = append $plain (merge (dict) . (dict "labels" dict)) -}}
{{- end -}}
jobServerImage: {{ .Values.jobServerImage | default (include "monitored.image" (list . "job-server")) | quote }}
watchNamespaces: {{ toJson .Values.watchNamespaces }}
prometheusNamespaces: {{ toJson (.Values.prometheusNamespaces | default .Values.watchNamespaces) }}
leaderElection: true
port: 8080
prometheuses: {{- $plain | empty | ternary " []" (toYaml $plain | nindent 2) }}
{{- end -}}

{{/* The bundled Prometheus, as one of the settings' prometheuses. */}}
{{- define "monitored.bundled" -}}
name: bundled
namespace: {{ .Release.Namespace | quote }}
url: http://{{ include "monitored.prometheus" . }}.{{ .Release.Namespace }}.svc:9090
labels: {{- include "monitored.selector" (list . "prometheus") | nindent 2 }}
rulesConfigMap: {{ include "monitored.prometheus" . }}-rules
scrapeInterval: 5s
{{- end -}}
