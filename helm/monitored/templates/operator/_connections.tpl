{{/* prometheuses.connections and discovery. The operator reads every Secret and ConfigMap from a file, so it needs no permission to
read them from the API server, and sees a change without a restart. */}}

{{- define "monitored.connections.folder" -}}
/etc/monitored-connections
{{- end -}}

{{/* Path of a token of the operator's own service account below the folder; takes its audience. */}}
{{- define "monitored.connections.token" -}}
token/{{ . | empty | ternary "default" (sha256sum . | trunc 12) }}
{{- end -}}

{{/* What all connections and discovery read, as a JSON list without duplicates. */}}
{{- define "monitored.connections.sources" -}}
{{- $sources := list -}}
{{- range .Values.prometheuses.connections -}}
{{- with .tls -}}
{{- with (.ca).secret }}{{ $sources = append $sources (dict "kind" "secret" "name" .name "key" (default "ca.crt" .key)) }}{{ end -}}
{{- with (.ca).configMap }}{{ $sources = append $sources (dict "kind" "configmap" "name" .name "key" (default "ca.crt" .key)) }}{{ end -}}
{{- with .clientSecret -}}
{{- $sources = concat $sources (list (dict "kind" "secret" "name" . "key" "tls.crt") (dict "kind" "secret" "name" . "key" "tls.key")) -}}
{{- end -}}
{{- end -}}
{{- with (.bearerToken).secret }}{{ $sources = append $sources (dict "kind" "secret" "name" .name "key" (default "token" .key)) }}{{ end -}}
{{- if hasKey (.bearerToken | default dict) "serviceAccount" }}{{ $sources = append $sources (dict "kind" "token" "audience" (dig "serviceAccount" "audience" "" .bearerToken)) }}{{ end -}}
{{- with (.basicAuth).secret -}}
{{- $sources = concat $sources (list (dict "kind" "secret" "name" . "key" "username") (dict "kind" "secret" "name" . "key" "password")) -}}
{{- end -}}
{{- end -}}
{{- with .Values.discovery.bearerToken.secret }}{{ $sources = append $sources (dict "kind" "secret" "name" .name "key" (default "token" .key)) }}{{ end -}}
{{- uniq $sources | toJson -}}
{{- end -}}

{{/* Path of the token of discovery, in the operator's Pods and those of the bundled Prometheus. */}}
{{- define "monitored.discovery.tokenFile" -}}
{{- include "monitored.connections.folder" . }}/secret/{{ .Values.discovery.bearerToken.secret.name }}/{{ default "token" .Values.discovery.bearerToken.secret.key }}
{{- end -}}

{{/* One entry as the operator's settings have it, as JSON. */}}
{{- define "monitored.connections.settings" -}}
{{- $folder := include "monitored.connections.folder" . -}}
{{- $entry := omit . "tls" "bearerToken" "basicAuth" -}}
{{- if hasKey . "tls" -}}
{{- $tls := pick (.tls | default dict) "serverName" -}}
{{- with (.tls).ca -}}
{{- with .inline }}{{ $_ := set $tls "ca" . }}{{ end -}}
{{- with .secret }}{{ $_ := set $tls "caFile" (printf "%s/secret/%s/%s" $folder .name (default "ca.crt" .key)) }}{{ end -}}
{{- with .configMap }}{{ $_ := set $tls "caFile" (printf "%s/configmap/%s/%s" $folder .name (default "ca.crt" .key)) }}{{ end -}}
{{- end -}}
{{- with (.tls).clientSecret -}}
{{- $_ := set $tls "certificateFile" (printf "%s/secret/%s/tls.crt" $folder .) -}}
{{- $_ := set $tls "keyFile" (printf "%s/secret/%s/tls.key" $folder .) -}}
{{- end -}}
{{- $_ := set $entry "tls" $tls -}}
{{- end -}}
{{- with .bearerToken -}}
{{- with .secret }}{{ $_ := set $entry "bearerTokenFile" (printf "%s/secret/%s/%s" $folder .name (default "token" .key)) }}{{ end -}}
{{- if hasKey . "serviceAccount" -}}
{{- $_ := set $entry "bearerTokenFile" (printf "%s/%s" $folder (include "monitored.connections.token" (dig "serviceAccount" "audience" "" .))) -}}
{{- end -}}
{{- end -}}
{{- with (.basicAuth).secret -}}
{{- $_ := set $entry "basicAuth" (dict "usernameFile" (printf "%s/secret/%s/username" $folder .) "passwordFile" (printf "%s/secret/%s/password" $folder .)) -}}
{{- end -}}
{{- toJson $entry -}}
{{- end -}}

{{/* The volume with all files. What does not exist yet is left out, so that it stops no Pod. */}}
{{- define "monitored.connections.volume" -}}
- name: connections
  projected:
    sources:
      {{- range include "monitored.connections.sources" . | fromJsonArray }}
      {{- if eq .kind "token" }}
      - serviceAccountToken:
          path: {{ include "monitored.connections.token" .audience }}
          {{- with .audience }}
          audience: {{ . | quote }}
          {{- end }}
      {{- else }}
      - {{ eq .kind "secret" | ternary "secret" "configMap" }}:
          name: {{ .name }}
          optional: true
          items: [{key: {{ .key | quote }}, path: {{ printf "%s/%s/%s" .kind .name .key | quote }}}]
      {{- end }}
      {{- end }}
{{- end -}}
