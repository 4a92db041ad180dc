# shellcheck shell=bash
# The processes of the node. Each has a log, and its process ID in the node's PID namespace at /run/NAME.pid.

processes=(etcd containerd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy volume-recycler)

start() { # NAME COMMAND...
	! running "$1" || return 0
	# shellcheck disable=SC2016 # expands inside
	inside env PATH="/mnt/${kubernetes#"$cache"/}/bin:$PATH" bash -c '
		name=$1; shift
		setsid "$@" >>"/var/log/$name.log" 2>&1 </dev/null &
		echo $! >"/run/$name.pid"' - "$@" 9>&-
}

running() { # NAME
	# shellcheck disable=SC2016 # expands inside
	inside sh -c 'kill -0 "$(cat "/run/$1.pid")"' - "$1" 2>/dev/null
}

start_etcd() {
	start etcd etcd --data-dir /var/lib/etcd --unsafe-no-fsync --log-level warn
}

start_containerd() {
	start containerd containerd --config /mnt/cluster/etc/containerd.toml
}

start_apiserver() {
	local pki=/mnt/cluster/pki
	start kube-apiserver kube-apiserver \
		--etcd-servers http://127.0.0.1:2379 \
		--advertise-address "$node_ip" --secure-port "$api_port" --service-cluster-ip-range "$service_range" \
		--tls-cert-file $pki/apiserver.crt --tls-private-key-file $pki/apiserver.key --client-ca-file $pki/ca.crt \
		--kubelet-client-certificate $pki/apiserver-to-kubelet.crt --kubelet-client-key $pki/apiserver-to-kubelet.key \
		--kubelet-certificate-authority $pki/ca.crt --kubelet-preferred-address-types InternalIP \
		--service-account-issuer https://kubernetes.default.svc.cluster.local \
		--service-account-key-file $pki/service-accounts.key --service-account-signing-key-file $pki/service-accounts.key \
		--authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
		--audit-policy-file /mnt/cluster/etc/audit-policy.yaml --audit-log-path /var/log/audit.log
}

start_controllers() {
	local pki=/mnt/cluster/pki
	start kube-controller-manager kube-controller-manager --kubeconfig $pki/controller-manager.kubeconfig \
		--leader-elect=false --use-service-account-credentials --kube-api-qps 200 --kube-api-burst 400 \
		--root-ca-file $pki/ca.crt --service-account-private-key-file $pki/service-accounts.key
	start kube-scheduler kube-scheduler --kubeconfig $pki/scheduler.kubeconfig --leader-elect=false
}

start_worker() {
	local pki=/mnt/cluster/pki
	start kubelet kubelet --config /mnt/cluster/etc/kubelet.yaml --kubeconfig $pki/kubelet.kubeconfig --node-ip "$node_ip"
	start kube-proxy kube-proxy --kubeconfig $pki/proxy.kubeconfig --proxy-mode iptables --cluster-cidr "$pod_range" \
		--conntrack-max-per-core 0 --oom-score-adj 0
	start volume-recycler /mnt/cluster/etc/volume-recycler $pki/admin.kubeconfig
}
