package dev.monitored.operator.application;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Scrape.FurtherEndpoint;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Kubectl.Subject;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which port of a target serves metrics: the one that the author gives, else the one named metrics,
 * else the one in the annotation {@code prometheus.io/port}, else the only one. No port is ever
 * tried out.
 *
 * @param owner who offers the ports, such as {@code Deployment shop}
 * @param field in which the author gives it
 * @param wanted by the author; null: none
 * @param annotation null: there is none
 */
record PortChoice(
    Monitored monitored,
    String owner,
    List<OfferedPort> offered,
    String field,
    @Nullable IntOrString wanted,
    @Nullable String annotation) {
  static final String MAIN = "spec.target.port";
  static final String ANNOTATION = "prometheus.io/port";

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
  private static final int HIGHEST = 65535;
  private static final int LISTED = 5;

  /** That of a further endpoint, which has the same port if the author gives none. */
  PortChoice further(int index, FurtherEndpoint endpoint) {
    return endpoint.port() == null
        ? this
        : new PortChoice(
            monitored,
            owner,
            offered,
            "spec.scrape.endpoints[%d].port".formatted(index),
            endpoint.port(),
            null);
  }

  /** Empty: {@link #problem} tells why. */
  Optional<OfferedPort> chosen() {
    if (wanted == null) {
      return only(named(Names.METRICS)).or(this::annotated).or(() -> only(offered));
    }
    return wanted.getStrVal() == null
        ? Optional.of(numbered(wanted.getIntVal()))
        : only(named(wanted.getStrVal()));
  }

  Finding problem() {
    if (offered.isEmpty()) {
      return Finding.of(
          Reasons.PORT_NOT_FOUND,
          owner + " declares no TCP port",
          "set " + field + " to the number of the port that serves metrics");
    }
    return wanted == null
        ? choice(Reasons.PORT_AMBIGUOUS, "several ports of %s may serve metrics".formatted(owner))
        : choice(Reasons.PORT_NOT_FOUND, "%s has no port %s".formatted(owner, wanted.getStrVal()));
  }

  private Finding choice(String reason, String found) {
    var listed = offered.stream().limit(LISTED).toList();
    var ports = listed.stream().map(OfferedPort::toString).collect(Collectors.joining(", "));
    return Finding.choice(
        reason,
        "%s: %s%s".formatted(found, ports, offered.size() > LISTED ? ", ..." : ""),
        "set " + field,
        field.equals(MAIN)
            ? listed.stream().flatMap(port -> setting(port).stream()).toList()
            : List.of());
  }

  private Optional<Command> setting(OfferedPort port) {
    var metadata = monitored.getMetadata();
    var subject = new Subject("monitored", metadata.getNamespace(), metadata.getName());
    return Kubectl.merge(subject, patch(port)).map(Command::ofAuthor);
  }

  private static ObjectNode patch(OfferedPort port) {
    var patch = JsonNodeFactory.instance.objectNode();
    var target = patch.putObject("spec").putObject("target");
    if (port.name() == null) {
      target.put("port", port.number());
    } else {
      target.put("port", port.name());
    }
    return patch;
  }

  private Optional<OfferedPort> annotated() {
    return Optional.ofNullable(annotation)
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::parseInt)
        .filter(number -> number <= HIGHEST)
        .map(this::numbered);
  }

  /** The Pods may have a port that they do not declare. */
  private OfferedPort numbered(int number) {
    return Stream.concat(
            offered.stream().filter(port -> port.isOfService() && port.number() == number),
            offered.stream().filter(port -> port.isOfService() && isAt(port, number)))
        .findFirst()
        .orElseGet(() -> OfferedPort.undeclared(number));
  }

  private static boolean isAt(OfferedPort port, int number) {
    return Integer.valueOf(number).equals(port.port().number());
  }

  private List<OfferedPort> named(String name) {
    return offered.stream().filter(port -> name.equals(port.name())).toList();
  }

  private static Optional<OfferedPort> only(List<OfferedPort> ports) {
    return ports.stream().filter(_ -> ports.size() == 1).findFirst();
  }
}
