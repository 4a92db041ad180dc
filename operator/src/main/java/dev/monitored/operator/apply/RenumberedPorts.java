package dev.monitored.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ports whose number was changed by hand. Server-side apply identifies a port by its number, so it
 * would add ours beside the changed one, and the API server refuses two ports of one name. The
 * changed one is therefore renamed before ours is applied, and deleted afterwards: a Service cannot
 * be without any port in between.
 */
record RenumberedPorts(KubernetesClient client) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVICE_PORTS = "/spec/ports";
  private static final String CONTAINERS = "/spec/template/spec/containers";

  /** A port in the cluster. */
  private record Found(String path, String name, int number) {
    String otherName() {
      return name + "-" + number;
    }
  }

  /** Returns the new names; empty: no port has the name of one of ours and another number. */
  List<String> rename(HasMetadata desired) {
    var ours = new HashMap<String, Integer>();
    ports(JSON.valueToTree(desired)).forEach(port -> ours.put(port.name(), port.number()));
    var renumbered = live(desired).filter(port -> isRenumbered(port, ours)).toList();
    var patch = JSON.createArrayNode();
    for (var port : renumbered) {
      operation(patch, "test", port.path() + "/name").put("value", port.name());
      operation(patch, "replace", port.path() + "/name").put("value", port.otherName());
    }
    patch(desired, patch);
    return renumbered.stream().map(Found::otherName).toList();
  }

  /** Deletes the ports of these names. */
  void delete(HasMetadata desired, List<String> names) {
    var patch = JSON.createArrayNode();
    for (var port : live(desired).filter(port -> names.contains(port.name())).toList().reversed()) {
      operation(patch, "test", port.path() + "/name").put("value", port.name());
      operation(patch, "remove", port.path());
    }
    patch(desired, patch);
  }

  private static boolean isRenumbered(Found port, Map<String, Integer> ours) {
    var number = ours.get(port.name());
    return number != null && number != port.number();
  }

  private void patch(HasMetadata desired, ArrayNode operations) {
    if (!operations.isEmpty()) {
      client.resource(desired).patch(PatchContext.of(PatchType.JSON), operations.toString());
    }
  }

  private static ObjectNode operation(ArrayNode patch, String op, String path) {
    return patch.addObject().put("op", op).put("path", path);
  }

  private Stream<Found> live(HasMetadata desired) {
    return Stream.ofNullable(client.resource(desired).get())
        .flatMap(object -> ports(JSON.valueToTree(object)));
  }

  private static Stream<Found> ports(JsonNode object) {
    var paths = new ArrayList<>(List.of(SERVICE_PORTS));
    IntStream.range(0, object.at(CONTAINERS).size())
        .forEach(index -> paths.add(CONTAINERS + "/" + index + "/ports"));
    return paths.stream().flatMap(path -> ports(object.at(path), path));
  }

  private static Stream<Found> ports(JsonNode ports, String path) {
    return IntStream.range(0, ports.size())
        .mapToObj(index -> {
          var port = ports.get(index);
          var number = Objects.requireNonNullElse(port.get("port"), port.path("containerPort"));
          return new Found(path + "/" + index, port.path("name").asText(), number.asInt());
        });
  }
}
