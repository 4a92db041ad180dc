package dev.monitored.server.http.schedule;

import dev.monitored.server.http.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored document and the form in which the API shows it, with masked secrets. Both have the same
 * fields.
 */
record ShownDocument(Map<String, @Nullable Object> shown, Map<String, @Nullable Object> stored) {

  /** Of two views of the same object. */
  static ShownDocument of(Object shown, Object stored) {
    return new ShownDocument(Json.ownObject(Json.bytes(shown)), Json.ownObject(Json.bytes(stored)));
  }

  /** A field of a document that a client sends back: what is as it was shown is as it is stored. */
  @Nullable Object unmasked(String field, @Nullable Object sent) {
    return unmasked(sent, shown.get(field), stored.get(field));
  }

  private static @Nullable Object unmasked(
      @Nullable Object sent, @Nullable Object shown, @Nullable Object stored) {
    if (sent != null && sent.equals(shown)) {
      return stored;
    }
    if (sent instanceof Map<?, ?> map
        && shown instanceof Map<?, ?> shownMap
        && stored instanceof Map<?, ?> storedMap) {
      var unmasked = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((name, value) ->
          unmasked.put(
              String.valueOf(name), unmasked(value, shownMap.get(name), storedMap.get(name))));
      return unmasked;
    }
    return sent instanceof List<?> list
            && shown instanceof List<?> shownList
            && stored instanceof List<?> storedList
        ? unmasked(list, shownList, storedList)
        : sent;
  }

  private static List<@Nullable Object> unmasked(List<?> sent, List<?> shown, List<?> stored) {
    var unmasked = new ArrayList<@Nullable Object>();
    for (int i = 0; i < sent.size(); i++) {
      unmasked.add(
          i < shown.size() && i < stored.size()
              ? unmasked(sent.get(i), shown.get(i), stored.get(i))
              : sent.get(i));
    }
    return unmasked;
  }
}
