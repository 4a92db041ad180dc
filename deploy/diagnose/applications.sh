# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of run
# Sourced: the faults of applications that the chart's Prometheus scrapes.

# A target that sends REPLY, or what is in FILE, to each request, after DELAY seconds, on PORT. First it writes to WRITE.
# The base image has Perl.
# shellcheck disable=SC2016 # variables of Perl
server='$SIG{TERM} = sub { exit };
exit 1 if $ENV{CRASH};
if ($ENV{WRITE}) { open my $f, ">", $ENV{WRITE} or die "$ENV{WRITE}: $!" }
if ($ENV{FILE}) { open my $f, "<", $ENV{FILE} or die "$ENV{FILE}: $!"; $ENV{REPLY} = <$f> }
my $s = IO::Socket::INET->new(LocalPort => $ENV{PORT} || 8080, Listen => 50, ReuseAddr => 1) or die;
(my $r = $ENV{REPLY} || "") =~ s/\\(?:x(..)|(r)|(n))/$1 ? chr hex $1 : $2 ? "\r" : "\n"/ge;
while (my $c = $s->accept) { sysread $c, my $q, 4096; sleep($ENV{DELAY} || 0); print $c $r; close $c }'
image=localhost/base:bookworm

answer() { printf 'HTTP/1.1 %s\\r\\n%s\\r\\nConnection: close\\r\\n\\r\\n%s' "$@"; }
metrics=$(answer '200 OK' 'Content-Type: text/plain; version=0.0.4' 'x 1\n')

json() { python3 -c 'import json, sys; print(json.dumps(sys.argv[1]))' "$1"; }

workload() { # JSON: more fields
	echo "{\"workload\": {\"image\": \"$image\", \"command\": [\"perl\", \"-MIO::Socket::INET\", \"-e\", $(json "$server")]$1}}"
}

environment() { # NAME VALUE...
	local list=
	for ((; $#; )); do list+=${list:+, }"{\"name\": \"$1\", \"value\": $(json "$2")}" && shift 2; done
	echo ", \"env\": [$list]"
}

change() { # NAME SPEC: prints the command that changes a Monitored
	echo "kubectl patch monitored $1 --type merge --patch '{\"spec\":$2}'"
}

patch() { change "$1" "{\"workload\":$2}"; } # NAME WORKLOAD
healthy=$(environment REPLY "$metrics")
healthy="{${healthy#, }}"

served() { # NAME REASON HOW REPLY
	fault "$1" "$2" "$3" "$(workload "$(environment REPLY "$4")")" "$(patch "$1" "$healthy")"
}

scrapes() {
	fault refused NothingListening 'listens on another port' "$(workload "$(environment PORT 9999)")" "$(patch refused "$healthy")"
	fault slow ScrapeTimeout 'answers after 30 s' "$(workload "$(environment REPLY "$metrics" DELAY 30)")" "$(patch slow "$healthy")"
	served closed ConnectionClosed 'closes the connection' ''
	served tls TLSError 'answers with a TLS alert' '\x15\x03\x03\x00\x02\x02\x50'
	served grpc WrongProtocol 'answers in HTTP/2' '\x00\x00\x00\x04\x00\x00\x00\x00\x00'
	served text InvalidMetrics 'answers with plain text' "$(answer '200 OK' 'Content-Type: text/plain' 'URL: /metrics\n')"
	served html WrongContentType 'answers with HTML' "$(answer '200 OK' 'Content-Type: text/html' '<html>')"
	served redirect Redirected 'redirects to itself' "$(answer '302 Found' 'Location: /metrics' '')"
	served unauthorized AuthError 'answers 401' "$(answer '401 Unauthorized' 'A: b' '')"
	served not-found WrongPath 'answers 404' "$(answer '404 Not Found' 'A: b' '')"
	served not-acceptable BadStatus 'answers 406' "$(answer '406 Not Acceptable' 'A: b' '')"
	served http-to-tls BadStatus 'answers 400' "$(answer '400 Bad Request' 'A: b' '')"
	served failing BadStatus 'answers 500' "$(answer '500 Internal Server Error' 'A: b' '')"
}

pods() {
	local reference='{"name": "REPLY", "valueFrom": {"%s": {"name": "%s", "key": "reply"}}}'
	fault mount SecretMissing 'a missing Secret, mounted as a file' \
		'{"jobServer": {"tokens": {"secretRef": {"name": "tokens"}}}}' \
		'kubectl create secret generic tokens --from-literal=token=0123456789abcdef0123456789abcdef'
	# shellcheck disable=SC2059
	fault secret SecretMissing 'a missing Secret in an environment variable' \
		"$(workload ", \"env\": [$(printf "$reference" secretKeyRef metrics)]")" \
		"kubectl create secret generic metrics --from-literal=reply='$metrics'"
	# shellcheck disable=SC2059
	fault config-map ConfigMapMissing 'a missing ConfigMap with "secret" in its name' \
		"$(workload ", \"env\": [$(printf "$reference" configMapKeyRef app-secrets)]")" \
		"kubectl create configmap app-secrets --from-literal=reply='$metrics'"
	fault file ConfigMapMissing 'a ConfigMap, mounted as a file' \
		"$(workload "$(environment FILE /etc/app/reply), \"files\": [{\"mountPath\": \"/etc/app/reply\", \"configMap\": {\"name\": \"replies\", \"key\": \"reply\"}}]")" \
		"kubectl create configmap replies --from-literal=reply='$metrics'"
	fault image ImagePullFailed 'an image that does not exist' \
		"$(workload "$(environment REPLY "$metrics")" | sed "s|$image|localhost/none:1|")" "$(patch image "{\"image\":\"$image\"}")"
	fault crash CrashLooping 'ends with exit code 1' "$(workload "$(environment CRASH 1)")" "$(patch crash "$healthy")"
	fault writes CrashLooping 'writes to a folder that is read-only' "$(workload "$(environment WRITE /var/cache/file REPLY "$metrics")")" \
		"$(patch writes '{"writable":["/var/cache"]}')"
	fault probe ProbeFailing 'a readiness probe of a port that nothing listens on' \
		"$(workload "$(environment REPLY "$metrics"), \"probes\": {\"readiness\": {\"tcpSocket\": {\"port\": 1}, \"periodSeconds\": 5}}")" \
		"$(patch probe '{"probes":null}')"
	fault large Unschedulable 'requests 500 CPUs' \
		"$(workload "$(environment REPLY "$metrics"), \"resources\": {\"requests\": {\"cpu\": \"500\"}}")" "$(patch large '{"resources":null}')"
}


settings() {
	local served
	served=$(workload "$(environment REPLY "$metrics")")
	with() { echo "${served%\}}, $1}"; }
	fault timeout TimeoutAboveInterval 'a timeout above the interval of Prometheus' "$(with '"scrape": {"timeout": "9m"}')" \
		"$(change timeout '{"scrape":null}')"
	fault discovery NotPossibleByDiscovery 'a setting that discovery cannot pass on' "$(with '"scrape": {"limits": {"samples": 9}}')" \
		"$(change discovery '{"scrape":null}')"
	served empty NoSamples 'serves no sample' "$(answer '200 OK' 'Content-Type: text/plain; version=0.0.4' '# nothing\n')"
	own conflict '{"name": "http", "containerPort": 8080}'
	fault conflict NameConflict 'a Deployment of this name that is not ours' "$served" 'kubectl delete deployment conflict'
}

# Creates a Deployment that no Monitored owns.
own() { # NAME PORTS [FIELDS]
	kubectl create --filename - >/dev/null <<<"{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"$1\"},
	  \"spec\": {\"selector\": {\"matchLabels\": {\"app\": \"$1\"}}, \"template\": {\"metadata\": {\"labels\": {\"app\": \"$1\"}}, \"spec\": {
	    \"terminationGracePeriodSeconds\": 1, \"containers\": [{\"name\": \"app\", \"image\": \"$image\", \"imagePullPolicy\": \"IfNotPresent\",
	    \"command\": [\"perl\", \"-MIO::Socket::INET\", \"-e\", $(json "$server")], \"ports\": [$2]$(environment REPLY "$metrics")}]}}${3:-}}}"
}

deployment() { echo "{\"target\": {\"workload\": {\"kind\": \"Deployment\", \"name\": \"$1\"}${2:-}}}"; }

targets() {
	local metrics_port='{"name": "metrics", "containerPort": 8080}'
	fault absent TargetNotFound 'a target that does not exist' "$(deployment absent)" "own absent '$metrics_port'"
	own two-ports '{"name": "web", "containerPort": 8080}, {"name": "admin", "containerPort": 9000}'
	fault two-ports PortAmbiguous 'a target with two ports' "$(deployment two-ports)" \
		"$(change two-ports '{"target":{"port":"web"}}')"
	own no-port "$metrics_port"
	fault no-port PortNotFound 'a port that the target does not have' "$(deployment no-port ', "port": "web"')" \
		"$(change no-port '{"target":{"port":null}}')"
	own paused "$metrics_port" ', "paused": true'
	fault paused RolloutPaused 'a target whose rollout is paused' "$(deployment paused)" 'kubectl rollout resume deployment/paused'
}

# A network policy, as the target sees it: the CNI of the local node enforces none.
blocked() {
	fault dropped ScrapeTimeout 'its packets are dropped' "$(workload "$(environment REPLY "$metrics" BLOCKED dropped)")" 'firewall dropped --delete'
	fault rejected NetworkBlocked 'its packets are rejected' "$(workload "$(environment REPLY "$metrics" BLOCKED rejected)")" 'firewall rejected --delete'
	firewall dropped --insert && begins_now dropped
	firewall rejected --insert && begins_now rejected
}

# Changes the rule in the network namespace of the Pod, which it finds by a variable of its process.
firewall() { # NAME --insert|--delete
	local process deadline=$((SECONDS + 60)) action=(DROP)
	[[ $1 == dropped ]] || action=(REJECT --reject-with icmp-host-prohibited)
	until process=$({ grep --files-with-matches --null-data "^BLOCKED=$1$" /proc/[0-9]*/environ 2>/dev/null || true; } | head -1) && [[ -n $process ]]; do
		((SECONDS < deadline)) || die "the Pod of $1 did not start"
		sleep 1
	done
	nsenter --net="${process%environ}ns/net" iptables "$2" INPUT --protocol tcp --dport 8080 --jump "${action[@]}"
}
