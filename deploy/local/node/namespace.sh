# shellcheck shell=bash
# The node is a set of namespaces that one process holds open. When that process ends, the kernel removes all processes,
# mounts, sockets and firewall rules in them, even if `up` was interrupted.

cache_pattern=$(sed 's/[^[:alnum:]/_ -]/\\&/g' <<<"$cache")

node_pid() { pgrep -fx "$name-node $cache_pattern"; }

inside() { # COMMAND...
	nsenter --target "$(node_pid)" --mount --uts --ipc --net --pid --wd=/ "$@"
}

open_node() { # DIRECTORY-OF-PAUSE
	mkdir -p "$state"/{lib,log}
	setsid unshare --mount --propagation slave --uts --ipc --net --pid --fork --kill-child --mount-proc \
		"$here/node/init" "$cache" "$1/bin/pause" "$name" >"$state/log/node.log" 2>&1 9>&- &
	disown
	await 10 "the node's first process" node_pid
	make_cgroups
}

# The process that created the namespaces. It starts before the node's first process and waits for it.
holder_pid() { pgrep -f "unshare .*/node/init $cache_pattern "; }

wired() { ip link show dev "$interface" >/dev/null 2>&1; }

wire_node() {
	wired || ip link add "$interface" type veth peer name node netns "$(node_pid)"
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
	local holder
	# The kernel ends all other processes of the namespaces before their first process, and the holder last.
	while holder=$(holder_pid); do
		pkill -KILL -P "$holder" || kill -KILL "$holder" || true
		sleep 0.05
	done
	# The kernel also removes the interface, possibly at the same time. Then this command fails.
	ip link delete "$interface" 2>/dev/null || ! wired || die "cannot remove the network interface $interface"
	remove_cgroups
}

# cgroup v2 has one hierarchy, v1 has one for each controller.
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
