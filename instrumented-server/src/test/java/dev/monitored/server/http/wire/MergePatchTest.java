package dev.monitored.server.http.wire;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  private static String patched(String target, String patch) {
    return new String(
        Json.bytes(MergePatch.apply(object(target), object(patch))), StandardCharsets.UTF_8);
  }

  private static Map<String, ?> object(String json) {
    return Json.object(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Those of appendix A of the RFC that are about objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":\"b\"}             | {\"a\":\"c\"}                       | {\"a\":\"c\"}",
        "{\"a\":\"b\"}             | {\"b\":\"c\"}                       | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}             | {\"a\":null}                        | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null}                        | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]}           | {\"a\":\"c\"}                       | {\"a\":\"c\"}",
        "{\"a\":\"c\"}             | {\"a\":[\"b\"]}                     | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}     | {\"a\":{\"b\":\"d\",\"c\":null}}    | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}   | {\"a\":[1]}                         | {\"a\":[1]}",
        "{\"e\":null}              | {\"a\":1}                           | {\"e\":null,\"a\":1}",
        "{}                        | {\"a\":{\"bb\":{\"ccc\":null}}}     | {\"a\":{\"bb\":{}}}",
        "{\"a\":1}                 | {\"a\":{\"b\":{\"c\":2}}}           | {\"a\":{\"b\":{\"c\":2}}}"
      })
  void whatTheRfcSays(String target, String patch, String result) {
    assertThatJson(patched(target, patch)).isEqualTo(result);
  }

  @Test
  void theTargetStaysAsItIs() {
    var target = object("{\"a\":{\"b\":1}}");

    MergePatch.apply(target, object("{\"a\":{\"b\":null}}"));

    assertThat(target.get("a")).hasToString("{b=1}");
  }
}
