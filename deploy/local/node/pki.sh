# shellcheck shell=bash
# A certificate authority, and for each client of the API server a certificate and a kubeconfig.

pki=$state/pki

make_pki() {
	[[ ! -e $pki/complete ]] || return 0
	rm -rf "$pki"
	(umask 077 && mkdir -p "$pki")
	openssl_quietly genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$pki/service-accounts.key"
	openssl_quietly req -x509 -days 3650 -subj /CN=monitored-local-ca -addext basicConstraints=critical,CA:true \
		-addext keyUsage=critical,keyCertSign "${new_key[@]}" -keyout "$pki/ca.key" -out "$pki/ca.crt"

	certificate apiserver /CN=kube-apiserver \
		"IP:$node_ip,IP:$api_ip,IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
	certificate apiserver-to-kubelet /O=system:masters/CN=kube-apiserver
	certificate kubelet-server "/CN=$name" "IP:$node_ip,DNS:$name"
	certificate kubelet "/O=system:nodes/CN=system:node:$name"
	certificate controller-manager /CN=system:kube-controller-manager
	certificate scheduler /CN=system:kube-scheduler
	certificate proxy /CN=system:kube-proxy
	certificate admin /O=system:masters/CN=admin

	local client
	for client in kubelet controller-manager scheduler proxy admin; do
		kubeconfig_of "$client" >"$pki/$client.kubeconfig"
	done
	touch "$pki/complete"
}

# RSA, because not every client library supports EC keys in a kubeconfig.
new_key=(-newkey rsa:2048 -nodes)

# openssl's own configuration would add extensions of a CA to every certificate.
openssl_quietly() { OPENSSL_CONF=$here/node/etc/openssl.cnf openssl "$@" 2>/dev/null; }

certificate() { # NAME SUBJECT [SUBJECT-ALTERNATIVE-NAMES]
	openssl_quietly req -x509 -days 3650 -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -subj "$2" ${3:+-addext "subjectAltName=$3"} \
		-addext basicConstraints=critical,CA:false -addext extendedKeyUsage=clientAuth,serverAuth \
		"${new_key[@]}" -keyout "$pki/$1.key" -out "$pki/$1.crt"
}

kubeconfig_of() { # CLIENT
	cat <<-END
		apiVersion: v1
		kind: Config
		current-context: $name
		contexts:
		- {name: $name, context: {cluster: $name, user: $1}}
		clusters:
		- name: $name
		  cluster:
		    server: https://$node_ip:$api_port
		    certificate-authority-data: $(base64 -w0 "$pki/ca.crt")
		users:
		- name: $1
		  user:
		    client-certificate-data: $(base64 -w0 "$pki/$1.crt")
		    client-key-data: $(base64 -w0 "$pki/$1.key")
	END
}
