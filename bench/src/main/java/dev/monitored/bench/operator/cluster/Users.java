package dev.monitored.bench.operator.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Users of the API server, each with its own token. */
public enum Users {
  ADMIN("bench-admin", "system:masters"),
  CONTROLLERS("system:kube-controller-manager", "system:masters"),
  /** Of prometheus-operator. */
  PROMETHEUS_OPERATOR("prometheus-operator", "system:masters"),
  /** A service account, so that the API server gives it the priority that it has in a cluster. */
  OPERATOR(
      "system:serviceaccount:monitored-system:monitored-operator",
      "system:serviceaccounts,system:serviceaccounts:monitored-system,system:authenticated");

  private final String account;
  private final String groups;

  Users(String account, String groups) {
    this.account = account;
    this.groups = groups;
  }

  /** Its name, as it is in the audit log. */
  String account() {
    return account;
  }

  static void writeTokens(Path file) throws IOException {
    var text = new StringBuilder();
    for (var user : values()) {
      text.append("%s,%s,%s,\"%s\"\n".formatted(user.name(), user.account, user, user.groups));
    }
    Files.writeString(file, text);
  }

  /**
   * Writes a kubeconfig of this user.
   *
   * @param authority the file with the certificate by which the API server is known
   */
  Path writeKubeconfig(Path folder, int port, Path authority) throws IOException {
    return Files.writeString(
        folder.resolve(name().toLowerCase(java.util.Locale.ROOT) + ".kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: bench
        contexts: [{name: bench, context: {cluster: bench, user: user}}]
        clusters:
        - name: bench
          cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}
        users: [{name: user, user: {token: %s}}]
        """
            .formatted(port, authority, name()));
  }
}
