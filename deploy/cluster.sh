# shellcheck shell=bash
# Sourced: which cluster is meant. It is the local one, or the context that CONTEXT names; never whatever kubectl
# happens to point at.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

need() { # COMMAND...: installs what is missing where that is possible
	local missing=() command
	for command; do type -P "$command" >/dev/null || missing+=("$command"); done
	((${#missing[@]} == 0)) && return
	{ ((EUID == 0)) && type -P apt-get >/dev/null && apt-get install --yes --no-install-recommends "${missing[@]}" >/dev/null 2>&1; } ||
		die "install ${missing[*]}, then try again"
}

if [[ -n ${CONTEXT:-} ]]; then
	context=$CONTEXT
	kubectl=$(type -P kubectl || echo "$("$root/deploy/local/part" kubernetes)/bin/kubectl")
	helm=$(type -P helm || echo "$("$root/deploy/local/part" helm)/bin/helm")
	"$kubectl" config get-contexts "$context" >/dev/null 2>&1 || die "there is no context $context in your kubeconfig"
else
	context=monitored-local
	kubectl=$("$root/deploy/local/part" kubernetes)/bin/kubectl
	helm=$("$root/deploy/local/part" helm)/bin/helm
	KUBECONFIG=$("$root/deploy/local/cluster" kubeconfig)
	export KUBECONFIG
fi

kubectl() { "$kubectl" --context "$context" "$@"; }
helm() { "$helm" --kube-context "$context" "$@"; }

cluster_is_ours= # set when it was started here

start_cluster() {
	if [[ -n ${CONTEXT:-} ]]; then
		kubectl get --raw /version >/dev/null || die "the cluster of context $context does not answer"
	else
		wait_for_turn
		if ! "$root/deploy/local/cluster" status >/dev/null 2>&1; then
			cluster_is_ours=yes
			"$root/deploy/local/cluster" up 8>&-
		fi
	fi
}

# Two demos, or tests beside a demo, would take each other's objects for their own.
wait_for_turn() {
	local cache=${KUBECONFIG%/cluster/kubeconfig}
	mkdir -p "$cache"
	exec 8>"$cache/user.lock"
	flock --nonblock 8 || { echo "another demo or test uses the local cluster, waiting for it" >&2; flock 8; }
}

# A cluster that was there before stays.
stop_cluster() { [[ -z $cluster_is_ours ]] || "$root/deploy/local/cluster" down; }
