# shellcheck shell=bash disable=SC2154
# Sourced by test: the checks. Each is a command that prints what it found.

kinds=deployments,services,configmaps,servicemonitors,podmonitors,prometheusrules
ours=app.kubernetes.io/managed-by=monitored-operator
failed=

check() { # WHAT COMMAND...
	local begun=$SECONDS
	if "${@:2}" >"$work/found" 2>&1; then
		printf '  ok: %s (%d s)\n' "$1" $((SECONDS - begun))
	else
		printf '  FAILED: %s\n' "$1"
		failed=$((failed + 1))
	fi
	sed 's/^/      /' "$work/found"
}

all_ready() {
	kubectl wait monitored --all --namespace "$namespace" --for=condition=Ready --timeout=8m >/dev/null
	kubectl get monitored --namespace "$namespace"
}

operator_is() { # REGISTRY
	local image
	image=$(kubectl get deployment monitored-operator --namespace "$system" --output jsonpath='{.spec.template.spec.containers[0].image}')
	echo "$image"
	[[ $image == "$1/operator:"* ]]
}

# --- applications

# All but the operator's.
pods() {
	kubectl get pods --all-namespaces --selector app.kubernetes.io/component!=operator --output json |
		jq -r '.items[] | select(.metadata.namespace != "kube-system")
			| "\(.metadata.namespace)/\(.metadata.name) \(.metadata.uid) \([.status.containerStatuses[]?.restartCount] | add) restarts"' | sort
}

same_pods() {
	echo "$(wc -l <"$work/pods") Pods, $(grep -c "^$namespace/" "$work/pods") of them applications"
	diff "$work/pods" <(pods)
}

# Checks the series up of each Prometheus. The scrape interval is 5 s.
no_gap() { # SECONDS
	gaps bundled "$1" "http://$(address monitored-prometheus "$system")" '' &&
		gaps kps "$1" "http://$(address kps monitoring)" ',prometheus=""' &&
		gaps agent "$1" "http://$(address kps monitoring)" ',prometheus="monitoring/pods"'
}

address() { # SERVICE NAMESPACE
	kubectl get service "$1" --namespace "$2" --output jsonpath='{.spec.clusterIP}:{.spec.ports[0].port}'
}

gaps() { # NAME SECONDS URL MATCHERS
	curl --silent --show-error --fail --get "$3/api/v1/query" --data-urlencode "query=up{namespace=\"$namespace\"$4}[$2s]" |
		jq -r --arg name "$1" --argjson seconds "$2" '
			[.data.result[] | [.values[][0]] as $at | [.values[][1] | tonumber] as $up
				| {least: ($up | min), kept: ($at[-1] - $at[0]), gap: ([range(1; $at | length) as $i | $at[$i] - $at[$i - 1]] | max)}]
			| (length > 0 and all(.least == 1 and .gap < 10.5 and .kept > $seconds - 20)) as $ok
			| "\($name): \(length) series; shortest \(map(.kept) | min | floor) s of \($seconds) s; lowest value \(map(.least) | min); longest gap \(map(.gap) | max | . * 10 | round / 10) s",
				(if $ok then empty else error("a gap") end)'
}

# --- conditions

# A condition that was True must stay True; any other must become True.
no_verdict_turned() {
	jq -rs '
		[.[] | .metadata.name as $of | .status.conditions[] | {of: "\($of) \(.type)", state: "\(.status) \(.reason)", status, since: .lastTransitionTime}]
		| group_by(.of) | map({of: .[0].of, states: (map(.state) | unique), first: .[0].status, last: .[-1].status, turns: ((map(.since) | unique | length) - 1)})
		| map(select(.last != "True" or (.first == "True" and .turns > 0))) as $worse
		| "\(length) conditions, \(map(select(.first == "True" and .turns == 0)) | length) of them always True, \($worse | length) worse",
			(.[] | select(.first != "True") | "\(.of): \(.states | join(", "))"),
			($worse[] | "worse: \(.of): \(.states | join(", "))"),
			(if $worse == [] then empty else error("not kept") end)' "$work/watched.json"
}

# The operator checks every Monitored again within five minutes.
has_new_fields() {
	local deadline=$((SECONDS + 330))
	until new_fields >/dev/null 2>&1 || ((SECONDS > deadline)); do sleep 5; done
	new_fields
}

new_fields() {
	kubectl get monitored --namespace "$namespace" --output json |
		jq -r '[.items[].status.prometheuses[]] | "\(map(select(has("chosen"))) | length) of \(length) entries have the field chosen",
			(if all(has("chosen")) then empty else error("the field chosen is missing") end)'
}

operator_says() { # WORDS
	kubectl logs deployment/monitored-operator --namespace "$system" | grep -F "$1" | head -n 3
}

# --- objects

managed() { kubectl get "$kinds" --namespace "$namespace" --selector "$ours" --show-managed-fields --output json; }

# Prints the objects with fields that an operator owns by Update.
earlier_fields() {
	managed | jq -r '.items[] | . as $object | .metadata.managedFields[]
		| select(.operation == "Update" and .subresource == null and .manager != "kube-controller-manager")
		| "\($object.kind)/\($object.metadata.name): \(.manager)"'
}

no_earlier_fields() { # BEFORE
	(($1 > 0)) || { echo "there were none before the upgrade, so this check proves nothing"; return 1; }
	[[ -z $(earlier_fields | tee /dev/stderr) ]]
}

dashboard_is_mended() {
	kubectl get configmap board-dashboard --namespace "$namespace" --output json |
		jq -r '.data["shop.board.json"] | fromjson | "\(.title): \(.panels | length) panels"'
}

# Prints the objects without the fields that the cluster sets anew for each object.
objects() {
	managed | jq -S '[.items[] | {
		object: "\(.kind)/\(.metadata.name)", labels: .metadata.labels, data,
		annotations: (.metadata.annotations // {} | del(."deployment.kubernetes.io/revision")),
		spec: (.spec | del(.clusterIP?, .clusterIPs?)),
		managers: ([.metadata.managedFields[] | select(.subresource == null) | {manager, operation, fieldsV1}] | sort_by(.manager, .operation))
	}] | sort_by(.object)'
}

same_objects() {
	local deadline=$((SECONDS + 60))
	until objects >"$work/anew" && cmp -s "$work/upgraded" "$work/anew"; do
		((SECONDS < deadline)) || break
		sleep 2
	done
	jq -r '"\(length) objects: \([.[].object] | join(" "))"' "$work/upgraded"
	diff "$work/upgraded" "$work/anew"
}
