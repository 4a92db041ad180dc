package dev.monitored.operator.naming;

/** An IP address as the host of a URL: an IPv6 address is in brackets. */
public final class UrlHost {
  private UrlHost() {}

  public static String of(String address) {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }
}
