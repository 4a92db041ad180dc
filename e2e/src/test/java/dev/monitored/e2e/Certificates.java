package dev.monitored.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes certificates in a folder: {@code NAME.crt} and {@code NAME.key}, as PEM. */
record Certificates(Path folder) {

  /** One that signs itself. */
  void authority(String name) {
    make(name);
  }

  /** One of a server or client of that name. */
  void signed(String name, String authority) {
    make(
        name,
        "-CA",
        file(authority + ".crt"),
        "-CAkey",
        file(authority + ".key"),
        "-addext",
        "subjectAltName=DNS:" + name,
        "-addext",
        "basicConstraints=critical,CA:FALSE");
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  private void make(String name, String... more) {
    var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2"));
    command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
    command.addAll(List.of("-subj", "/CN=" + name));
    command.addAll(List.of("-keyout", file(name + ".key"), "-out", file(name + ".crt")));
    command.addAll(List.of(more));
    Command.run(Duration.ofSeconds(10), command);
  }
}
