# shellcheck shell=bash
# The node is a set of namespaces held open by one process. Whatever runs in them, mounts, listens or filters
# there is gone when the kernel has ended that process, however far `up` had come.

node_pid() { pgrep -fx "$(sed "s/[^[:alnum:]\/_ -]/\\\\&/g" <<<"$name-node $cache")"; }

inside() { # COMMAND...
	nsenter --target "$(node_pid)" --mount --uts --ipc --net --pid --wd=/ "$@"
}

open_node() { # DIRECTORY-OF-PAUSE
	mkdir -p "$state"/{lib,log}
	unshare --mount --propagation slave --uts --ipc --net --pid --fork --mount-proc \
		"$here/node/init" "$cache" "$1/bin/pause" "$name" >"$state/log/node.log" 2>&1 9>&- &
	disown
	await 10 "the node's first process" node_pid >/dev/null
	make_cgroups
}

wire_node() {
	[[ -e /sys/class/net/$interface ]] || ip link add "$interface" type veth peer name node netns "$(node_pid)"
	ip address replace "$host_ip/30" dev "$interface"
	ip link set "$interface" up
	inside ip address replace "$node_ip/30" dev node
	inside ip link set node up
	inside ip route replace default via "$host_ip"
	inside sysctl -qw net.ipv4.ip_forward=1
	ip route replace "$pod_range" via "$node_ip"
	ip route replace "$service_range" via "$node_ip"
}

close_node() {
	local pid
	if pid=$(node_pid); then
		kill -KILL "$pid"
		# The kernel ends every process of the namespace before it lets the first one go.
		while [[ -e /proc/$pid ]]; do sleep 0.05; done
	fi
	# The kernel would remove it too, but later.
	[[ ! -e /sys/class/net/$interface ]] || ip link delete "$interface"
	remove_cgroups
}

# One hierarchy on cgroup v2, one for each controller on v1.
cgroups() {
	if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
		echo "/sys/fs/cgroup/$name"
	else
		printf "%s/$name\n" /sys/fs/cgroup/*/
	fi
}

make_cgroups() { cgroups | xargs mkdir -p; }

remove_cgroups() {
	local cgroup
	for cgroup in $(cgroups); do
		[[ ! -d $cgroup ]] || find "$cgroup" -depth -type d -exec rmdir {} +
	done
}
