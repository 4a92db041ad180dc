{{/* settings.yaml of the operator. */}}
{{- define "monitored.settings" -}}
{{- $plain := list -}}
{{- if .Values.prometheus.enabled -}}
{{- $plain = list (include "monitored.bundled" . | fromYaml) -}}
{{- end -}}
{{- range .Values.plainPrometheuses -}}
{{- $plain = append $plain (merge (dict) . (dict "labels" dict)) -}}
{{- end -}}
{{- $prometheuses := dict "allow" .Values.prometheuses.allow -}}
{{- with .Values.prometheuses.default }}{{ $_ := set $prometheuses "default" . }}{{ end -}}
{{- range .Values.prometheuses.connections -}}
{{- $_ := set $prometheuses "connections" (append ($prometheuses.connections | default list) (include "monitored.connections.settings" . | fromJson)) -}}
{{- end -}}
jobServerImage: {{ .Values.jobServerImage | default (include "monitored.image" (list . "job-server")) | quote }}
jobServerPullSecrets: {{ toJson .Values.image.pullSecrets }}
assignedUserIds: {{ include "monitored.assignedUserIds" . }}
watchNamespaces: {{ toJson .Values.watchNamespaces }}
readSecretsIn: {{ toJson .Values.rbac.readSecretsIn }}
leaderElection: true
port: 8080
{{- if .Values.discovery.bearerToken.secret }}
discoveryTokenFile: {{ include "monitored.discovery.tokenFile" . | quote }}
{{- end }}
prometheuses: {{ toJson $prometheuses }}
plainPrometheuses: {{- $plain | empty | ternary " []" (toYaml $plain | nindent 2) }}
{{- end -}}

{{/* Namespaces in which the operator looks for Prometheus objects if watchNamespaces is set, as a JSON list. */}}
{{- define "monitored.prometheusNamespaces" -}}
{{- $namespaces := .Values.watchNamespaces -}}
{{- range .Values.prometheuses.allow -}}
{{- $namespaces = append $namespaces .namespace -}}
{{- end -}}
{{- uniq $namespaces | toJson -}}
{{- end -}}

{{/* The bundled Prometheus, as an entry of plainPrometheuses. */}}
{{- define "monitored.bundled" -}}
name: bundled
namespace: {{ .Release.Namespace | quote }}
url: http://{{ include "monitored.prometheus" . }}.{{ .Release.Namespace }}.svc:9090
labels: {{- include "monitored.selector" (list . "prometheus") | nindent 2 }}
rulesConfigMap: {{ include "monitored.prometheus" . }}-rules
scrapeInterval: 5s
refreshInterval: 5s
{{- end -}}
