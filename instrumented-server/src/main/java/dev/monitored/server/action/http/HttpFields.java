package dev.monitored.server.action.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Properties of HTTP header fields. */
final class HttpFields {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]{0,8192}");
  private static final Pattern SECRET =
      Pattern.compile(
          "authorization|cookie|token|secret|password|key|credential|session|signature");

  /** They are about the connection, or follow from the rest of the request. */
  private static final Set<String> NOT_FOR_USERS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** They hold no secret, so that another origin may see them. */
  private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "user-agent");

  private HttpFields() {}

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static boolean isForUsers(String name) {
    return !NOT_FOR_USERS.contains(lower(name));
  }

  /** Printable ASCII, and nothing that ends a line. */
  static boolean isValue(String value) {
    return VALUE.matcher(value).matches();
  }

  static boolean isSecret(String name) {
    return SECRET.matcher(lower(name)).find();
  }

  static boolean isHarmless(String name) {
    return HARMLESS.contains(lower(name));
  }

  static boolean isAboutContent(String name) {
    return lower(name).startsWith("content-");
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
