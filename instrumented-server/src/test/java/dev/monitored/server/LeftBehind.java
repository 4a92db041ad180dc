package dev.monitored.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Processes that the commands of a server started, told by the mark that each inherits.
 *
 * @param attempts the marks
 */
record LeftBehind(Set<String> attempts) {
  private static final Pattern MARK = Pattern.compile("(?:^|\0)JOBSERVER_ATTEMPT=([^\0]*)");

  /** Those of a server that runs, and starts no others meanwhile. */
  static LeftBehind by(ProcessHandle server) {
    return new LeftBehind(
        server.descendants().flatMap(one -> mark(one).stream()).collect(Collectors.toSet()));
  }

  List<ProcessHandle> alive() {
    return attempts.isEmpty()
        ? List.of()
        : ProcessHandle.allProcesses()
            .filter(one -> mark(one).filter(attempts::contains).isPresent())
            .toList();
  }

  /** Kills those that live, and says whether there were none: one may just have been born. */
  boolean isEndedAtLast() {
    var alive = alive();
    alive.forEach(ProcessHandle::destroyForcibly);
    return alive.isEmpty();
  }

  private static Optional<String> mark(ProcessHandle process) {
    var environ = Path.of("/proc", String.valueOf(process.pid()), "environ");
    try {
      var text = Files.readString(environ, StandardCharsets.ISO_8859_1);
      return MARK.matcher(text).results().map(found -> found.group(1)).findFirst();
    } catch (IOException e) {
      // It has ended meanwhile, or belongs to somebody else.
      return Optional.empty();
    }
  }
}
