# shellcheck shell=bash
# What the host has to offer, each thing missing said in one sentence.

require_host() {
	[[ $(uname -s) == Linux ]] || die "the local cluster runs on Linux only: use any other cluster through KUBECONFIG, or a Linux machine"
	((EUID == 0)) || die "needs root, for namespaces, mounts and cgroups: run it as root (sudo -E keeps your cache directory)"
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
	command -v apt-get >/dev/null || die "install these first (by their Debian names): ${missing[*]}"
	say "installing the Debian packages ${missing[*]}"
	if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$cache/log/packages.log" 2>&1; then
		die "could not install the Debian packages ${missing[*]}: see $cache/log/packages.log"
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
	die "this machine runs the local cluster of another cache: take it down first, with MONITORED_CACHE=${other#*-node } $0 down"
}

# The node has a network of its own, where every port is free; only its addresses can be taken.
require_network() {
	local range holder
	for range in "$pod_range" "$service_range" "$host_ip/30"; do
		holder=$(ip route show root "$range" | head -1)
		[[ -z $holder ]] || die "the network $range is taken on this machine: $holder"
	done
}
