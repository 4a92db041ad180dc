package dev.monitored.operator.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a {@code Monitored} what can be read. By default a single object that does not fit its
 * schema ends the informer, and with it the operator for everybody.
 *
 * <p>A value of the spec that does not fit is left out, and {@link Monitored#specProblem} says
 * which; a status that does not fit counts as none, and so does the one that the schema gives.
 */
public final class LenientSerialization {
  private static final int MOST_PROBLEMS = 100;

  private LenientSerialization() {}

  /** For the client that informers are made from. */
  public static KubernetesSerialization serialization() {
    var module = new SimpleModule();
    module.setDeserializerModifier(new Modifier());
    return new KubernetesSerialization(new ObjectMapper().registerModule(module), true);
  }

  /** Which keeps what is not serialized, too. */
  public static Monitored copy(KubernetesSerialization json, Monitored monitored) {
    var copy = json.clone(monitored);
    copy.setSpecProblem(monitored.specProblem());
    return copy;
  }

  private static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
      return type.getBeanClass() == Monitored.class ? new Salvaging(deserializer) : deserializer;
    }
  }

  private static final class Salvaging extends JsonDeserializer<Monitored>
      implements ResolvableDeserializer {
    private final JsonDeserializer<?> inner;

    Salvaging(JsonDeserializer<?> inner) {
      this.inner = inner;
    }

    @Override
    public Monitored deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode tree = context.readTree(parser);
      String problem = null;
      for (int problems = 0; problems < MOST_PROBLEMS; problems++) {
        try {
          return complete(read(tree, parser, context), problem);
        } catch (JsonMappingException e) {
          var path = e.getPath();
          problem = isOfSpec(path) && problem == null ? describe(e) : problem;
          leaveOut(tree, path, e);
        }
      }
      throw JsonMappingException.from(
          parser, "too many values do not match the schema: " + problem);
    }

    private Monitored read(JsonNode tree, JsonParser parser, DeserializationContext context)
        throws IOException {
      try (var again = tree.traverse(parser.getCodec())) {
        again.nextToken();
        return (Monitored) inner.deserialize(again, context);
      }
    }

    @Override
    public void resolve(DeserializationContext context) throws JsonMappingException {
      if (inner instanceof ResolvableDeserializer resolvable) {
        resolvable.resolve(context);
      }
    }
  }

  private static Monitored complete(Monitored monitored, @Nullable String problem) {
    monitored.setSpecProblem(problem);
    if (monitored.getSpec() == null) {
      monitored.setSpec(MonitoredSpec.EMPTY);
      monitored.setSpecProblem(problem == null ? "spec is missing" : problem);
    }
    if (monitored.getStatus() != null && !monitored.getStatus().isObserved()) {
      monitored.setStatus(null);
    }
    return monitored;
  }

  private static boolean isOfSpec(List<JsonMappingException.Reference> path) {
    return !path.isEmpty() && "spec".equals(path.getFirst().getFieldName());
  }

  private static void leaveOut(
      JsonNode tree, List<JsonMappingException.Reference> path, JsonProcessingException problem)
      throws JsonProcessingException {
    if (path.isEmpty() || !(isOfSpec(path) || "status".equals(path.getFirst().getFieldName()))) {
      throw problem;
    }
    var steps = isOfSpec(path) ? path : path.subList(0, 1);
    var parent = tree;
    for (var step : steps.subList(0, steps.size() - 1)) {
      parent =
          step.getFieldName() == null
              ? parent.path(step.getIndex())
              : parent.path(step.getFieldName());
    }
    switch (parent) {
      case ObjectNode object -> object.remove(steps.getLast().getFieldName());
      case ArrayNode array -> array.remove(steps.getLast().getIndex());
      default -> throw problem;
    }
  }

  private static String describe(JsonMappingException problem) {
    return "spec does not match the schema: %s at %s"
        .formatted(
            problem.getOriginalMessage(),
            problem.getPathReference().replaceAll("[A-Za-z0-9_.$]*\\.([A-Za-z]+\\[)", "$1"));
  }
}
