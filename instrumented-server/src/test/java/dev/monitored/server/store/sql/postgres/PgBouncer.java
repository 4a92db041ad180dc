package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real pgbouncer before a PostgreSQL. */
record PgBouncer(Process process, int port) implements AutoCloseable {
  static PgBouncer before(int database, Path directory, String... settings) throws IOException {
    var command = System.getenv("PGBOUNCER");
    assertThat(command).as("PGBOUNCER names the command; make test sets it").isNotNull();
    int port = freePort();
    var lines = new ArrayList<>(List.of("[databases]"));
    lines.add("* = host=127.0.0.1 port=%d user=postgres".formatted(database));
    lines.addAll(List.of("[pgbouncer]", "listen_addr = 127.0.0.1", "listen_port = " + port));
    lines.addAll(List.of("unix_socket_dir =", "auth_type = any", "default_pool_size = 30"));
    lines.addAll(List.of(settings));
    var file = Files.write(Files.createTempFile(directory, "pgbouncer", ".ini"), lines);
    var line = new ArrayList<>(List.of(command));
    if (System.getProperty("user.name").equals("root")) {
      // It does not run as root.
      line.addAll(List.of("--user", "nobody"));
    }
    line.add(file.toString());
    var log = directory.resolve("pgbouncer.log").toFile();
    var process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
    var pooler = new PgBouncer(process, port);
    await().atMost(Duration.ofSeconds(10)).until(pooler::isListening);
    return pooler;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isListening() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  DatabaseAddress address(String parameters) {
    var url = "jdbc:postgresql://127.0.0.1:%d/postgres%s".formatted(port, parameters);
    return new DatabaseAddress(url, Optional.of("postgres"), Optional.empty());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
