package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.Replies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out which applications a target belongs to that is not the operator's: by the address of a
 * Pod or by its name, always at the same port and path of one of their endpoints. The time for each
 * target does not depend on how many Pods are sought.
 */
final class SoughtPods {
  private static final Pattern URL = Pattern.compile("(https?)://([^/?#]+)([^?#]*).*");
  private static final Pattern WITH_PORT = Pattern.compile(".*:[0-9]+");

  private final Map<String, List<Seeker>> byAddress = new HashMap<>();
  private final Map<Name, List<Seeker>> byName = new HashMap<>();

  private record Name(String namespace, String pod) {}

  private record Seeker(MonitoredRef application, Sought sought, String port, String path) {
    boolean isScrapedBy(Replies.ActiveTarget target, Url url) {
      return url.path().equals(path)
          && url.address().endsWith(port)
          && !sought.ownPools().contains(target.scrapePool())
          && !(target.isDiscovered() && target.application().equals(application));
    }
  }

  private record Url(String address, String path) {
    static Url of(String text) {
      var parts = URL.matcher(text);
      if (!parts.matches()) {
        return new Url("", "");
      }
      var host = parts.group(2);
      var port = parts.group(1).equals("https") ? ":443" : ":80";
      return new Url(WITH_PORT.matcher(host).matches() ? host : host + port, parts.group(3));
    }
  }

  void add(MonitoredRef application, Sought sought) {
    for (var place : sought.places()) {
      var address = place.address();
      var port = address.substring(address.lastIndexOf(':'));
      var seeker = new Seeker(application, sought, port, place.path());
      var name = new Name(application.namespace(), place.pod());
      byAddress.computeIfAbsent(address, _ -> new ArrayList<>(1)).add(seeker);
      byName.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(seeker);
    }
  }

  /** The applications whose Pods that target scrapes for somebody else. */
  Set<MonitoredRef> scrapedBy(Replies.ActiveTarget target) {
    var url = Url.of(target.scrapeUrl());
    var name = new Name(target.namespace(), target.pod());
    var found = new HashSet<MonitoredRef>();
    Stream.of(byAddress.get(url.address()), byName.get(name))
        .flatMap(Stream::ofNullable)
        .flatMap(List::stream)
        .filter(seeker -> seeker.isScrapedBy(target, url))
        .forEach(seeker -> found.add(seeker.application()));
    return found;
  }
}
