package dev.monitored.server.action.http;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An entry in a list of hosts: {@code host}, {@code host:port}, {@code *.suffix} or {@code
 * *.suffix:port}.
 *
 * @param isSuffix whether all names below the host are meant, and not the host
 * @param port absent: the usual one of the scheme
 */
public record HostPattern(boolean isSuffix, String host, OptionalInt port) {
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String NAME = LABEL + "(\\." + LABEL + ")*";
  private static final Pattern ENTRY =
      Pattern.compile(
          "((?<any>\\*\\.)?(?<name>%s)|(?<address>\\[[0-9a-f:.]+]))(:(?<port>[0-9]{1,5}))?"
              .formatted(NAME));

  /** Reads entries with commas between. */
  public static List<HostPattern> list(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).map(HostPattern::of).toList();
  }

  private static HostPattern of(String entry) {
    var parts = ENTRY.matcher(entry.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "must be a comma-separated list of host, host:port, *.suffix or *.suffix:port");
    }
    var name = parts.group("name");
    return new HostPattern(
        parts.group("any") != null,
        name == null ? parts.group("address") : name,
        port(parts.group("port")));
  }

  private static OptionalInt port(@Nullable String text) {
    if (text == null) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("must have ports from 1 to 65535");
    }
    return OptionalInt.of(port);
  }

  public boolean matches(HttpTarget target) {
    boolean isHost = isSuffix ? target.host().endsWith("." + host) : target.host().equals(host);
    return isHost && (port.isPresent() ? port.getAsInt() == target.port() : target.hasUsualPort());
  }
}
