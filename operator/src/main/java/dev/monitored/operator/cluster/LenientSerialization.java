package dev.monitored.operator.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.monitored.operator.api.MonitoredSpec;
import dev.monitored.operator.api.MonitoredStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a {@code Monitored} whose spec or status does not fit as one without it. By default a
 * single such object ends the informer, and with it the operator for everybody.
 */
public final class LenientSerialization {
  private static final Logger LOG = LoggerFactory.getLogger(LenientSerialization.class);
  private static final Set<Class<?>> TYPES = Set.of(MonitoredSpec.class, MonitoredStatus.class);

  private LenientSerialization() {}

  /** For the client that informers are made from. */
  public static KubernetesSerialization serialization() {
    var module = new SimpleModule();
    module.setDeserializerModifier(new Modifier());
    return new KubernetesSerialization(new ObjectMapper().registerModule(module), true);
  }

  private static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
      return TYPES.contains(type.getBeanClass())
          ? new NeverFailing(type.getBeanClass(), deserializer)
          : deserializer;
    }
  }

  private static final class NeverFailing extends JsonDeserializer<Object>
      implements ResolvableDeserializer {
    private final Class<?> type;
    private final JsonDeserializer<?> inner;

    NeverFailing(Class<?> type, JsonDeserializer<?> inner) {
      this.type = type;
      this.inner = inner;
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try (var copy = context.bufferAsCopyOfValue(parser)) {
        var again = copy.asParserOnFirstToken();
        return inner.deserialize(again, context);
      } catch (JsonProcessingException e) {
        LOG.debug("Cannot read a {}: {}", type.getSimpleName(), e.getOriginalMessage());
        return null;
      }
    }

    @Override
    public void resolve(DeserializationContext context) throws JsonMappingException {
      if (inner instanceof ResolvableDeserializer resolvable) {
        resolvable.resolve(context);
      }
    }
  }
}
