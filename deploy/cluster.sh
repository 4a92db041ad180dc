# shellcheck shell=bash
# Sourced: selects the cluster. It is the local one, or the context that CONTEXT names; kubectl's current context is
# never used.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

need() { # COMMAND...: installs missing commands, as root on Debian or Ubuntu
	local missing=() command
	for command; do type -P "$command" >/dev/null || missing+=("$command"); done
	((${#missing[@]} == 0)) && return
	{ ((EUID == 0)) && type -P apt-get >/dev/null && apt-get install --yes --no-install-recommends "${missing[@]}" >/dev/null 2>&1; } ||
		die "install ${missing[*]}, then retry"
}

if [[ -n ${CONTEXT:-} ]]; then
	context=$CONTEXT
	kubectl=$(type -P kubectl || echo "$("$root/deploy/local/part" kubernetes)/bin/kubectl")
	helm=$(type -P helm || echo "$("$root/deploy/local/part" helm)/bin/helm")
	"$kubectl" config get-contexts "$context" >/dev/null 2>&1 || die "your kubeconfig has no context $context"
else
	context=monitored-local
	kubectl=$("$root/deploy/local/part" kubernetes)/bin/kubectl
	helm=$("$root/deploy/local/part" helm)/bin/helm
	KUBECONFIG=$("$root/deploy/local/cluster" kubeconfig)
	export KUBECONFIG
fi

kubectl() { "$kubectl" --context "$context" "$@"; }
helm() { "$helm" --kube-context "$context" "$@"; }

cluster_is_ours= # set if this script started the cluster

start_cluster() {
	if [[ -n ${CONTEXT:-} ]]; then
		kubectl get --raw /version >/dev/null || die "the API server of context $context does not respond"
	else
		wait_for_turn
		if ! "$root/deploy/local/cluster" status >/dev/null 2>&1; then
			cluster_is_ours=yes
			"$root/deploy/local/cluster" up 8>&-
		fi
	fi
}

# Only one demo or test uses the local cluster at a time, because each deletes the objects of the others.
wait_for_turn() {
	local cache=${KUBECONFIG%/cluster/kubeconfig}
	mkdir -p "$cache"
	exec 8>"$cache/user.lock"
	flock --nonblock 8 || { echo "another demo or test is using the local cluster; waiting until it ends" >&2; flock 8; }
}

# A cluster that was already running keeps running.
stop_cluster() { [[ -z $cluster_is_ours ]] || "$root/deploy/local/cluster" down; }
