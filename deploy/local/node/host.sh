# shellcheck shell=bash
# Checks the requirements on the host. Each error is one sentence.

require_host() {
	[[ $(uname -s) == Linux ]] || die "the local cluster requires Linux: on another system, set CONTEXT to use a cluster of your kubeconfig"
	((EUID == 0)) || die "namespaces, mounts and cgroups require root: run this command as root (sudo -E keeps your cache directory)"
}

require_commands() {
	local missing=() command packages
	while read -r command packages; do
		command -v "$command" >/dev/null || missing+=("$packages")
	done <<-END
		containerd containerd
		runc runc
		iptables iptables
		ip iproute2
		openssl openssl
	END
	[[ -n $(cni_plugins) ]] || missing+=(containernetworking-plugins)
	((${#missing[@]})) || return 0
	command -v apt-get >/dev/null || die "install these Debian packages, or their equivalents, then retry: ${missing[*]}"
	say "installing the Debian packages ${missing[*]}"
	if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$cache/log/packages.log" 2>&1; then
		die "cannot install the Debian packages ${missing[*]}: see $cache/log/packages.log"
	fi
}

cni_plugins() {
	local dir
	for dir in /usr/lib/cni /opt/cni/bin /usr/libexec/cni; do
		[[ ! -x $dir/ptp ]] || { echo "$dir"; return; }
	done
}

require_no_other() {
	local other
	other=$(pgrep -af "^$name-node ") || return 0
	die "a local cluster with another cache directory is running. To remove it, run MONITORED_CACHE=${other#*-node } $0 down"
}

# The node has its own network, so ports cannot conflict with those of the host, but addresses can.
require_network() {
	local range holder
	for range in "$pod_range" "$service_range" "$host_ip/30"; do
		holder=$(ip route show root "$range" | head -1)
		[[ -z $holder ]] || die "the network $range is already in use on this machine: $holder"
	done
}
