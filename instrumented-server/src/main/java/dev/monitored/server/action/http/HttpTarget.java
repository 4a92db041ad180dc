package dev.monitored.server.action.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a request goes.
 *
 * @param host in lower case; an IPv6 address is in brackets
 * @param path with the query, as it is sent
 */
record HttpTarget(boolean isSecure, String host, int port, String path) {
  static final int MAX_LENGTH = 4096;

  /** Longer names are in no DNS, and in no index of a database. */
  private static final int MAX_HOST = 253;

  /**
   * @throws IllegalArgumentException saying what is wrong, without quoting any of it
   */
  static HttpTarget of(String url) {
    if (url.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " characters");
    }
    try {
      return of(new URI(new URI(url).toASCIIString()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
  }

  private static HttpTarget of(URI url) {
    var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    require(scheme.equals("http") || scheme.equals("https"), "must be an http or https URL");
    require(url.getRawUserInfo() == null, "must not contain a user or password");
    require(url.getHost() != null, "must have a host");
    require(url.getHost().length() <= MAX_HOST, "must have a host of at most 253 characters");
    require(url.getRawFragment() == null, "must not have a fragment");
    boolean isSecure = scheme.equals("https");
    int port = url.getPort() < 0 ? usualPort(isSecure) : url.getPort();
    require(port > 0 && port < 65536, "must have a port from 1 to 65535");
    return new HttpTarget(isSecure, url.getHost().toLowerCase(Locale.ROOT), port, path(url));
  }

  private static void require(boolean isTrue, String otherwise) {
    if (!isTrue) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static String path(URI url) {
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static int usualPort(boolean isSecure) {
    return isSecure ? 443 : 80;
  }

  String scheme() {
    return isSecure ? "https" : "http";
  }

  boolean hasUsualPort() {
    return port == usualPort(isSecure);
  }

  /** As in the header {@code Host}. */
  String authority() {
    return hasUsualPort() ? host : host + ":" + port;
  }

  /** The host as names and addresses are written elsewhere: without brackets. */
  String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether the host can be nothing but this machine, or is an address. */
  boolean isLocalByName() {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.startsWith("[")
        || host.matches("[0-9.]+");
  }

  boolean hasOriginOf(HttpTarget other) {
    return isSecure == other.isSecure && host.equals(other.host) && port == other.port;
  }

  /**
   * Where a {@code Location} in an answer from here leads.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  HttpTarget resolve(String location) {
    var here = URI.create(scheme() + "://" + host + ":" + port + path);
    var there = here.resolve(location);
    var text = there.toString();
    return of(there.getRawFragment() == null ? text : text.substring(0, text.indexOf('#')));
  }

  @Override
  public String toString() {
    return scheme() + "://" + authority();
  }
}
