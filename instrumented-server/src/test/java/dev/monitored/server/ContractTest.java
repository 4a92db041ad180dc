package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An answer that is not as described is noticed, whatever is wrong with it. */
class ContractTest {
  private static final String JOBS = "/api/v1/jobs";
  private static final String JOB =
      """
      {"id": "01a20405-0926-7000-82af-c35430689655", "action": "sleep", "arguments": {},
       "queue": "sleep", "priority": 0, "failures": 0, "state": "scheduled", "timeoutSeconds": 3000, "createdAt": "2026-11-22T10:00:00Z",
       "attempts": 0, "labels": {}}
      """;
  private static final String PROBLEM =
      """
      {"type": "about:blank", "title": "Not Found", "status": 404, "code": "not-found",
       "detail": "there is none"}
      """;

  private static Answer answer(
      String method, String path, int status, Map<String, String> headers, String body) {
    var multimap = new TreeMap<String, List<String>>();
    headers.forEach((name, value) -> multimap.put(name, List.of(value)));
    return new Answer(false, method, path, status, HttpHeaders.of(multimap, (_, _) -> true), body);
  }

  private static Answer submitted(int status, String contentType, String body) {
    return answer(
        "POST", JOBS, status, Map.of("Content-Type", contentType, "Location", JOBS + "/1"), body);
  }

  private static Answer problem(String method, String path, int status) {
    return answer(
        method, path, status, Map.of("Content-Type", "application/problem+json"), PROBLEM);
  }

  @Test
  void anAnswerAsDescribedHasNoFault() {
    assertThat(Contract.faults(submitted(202, "application/json", JOB))).isEmpty();
    assertThat(Contract.faults(submitted(202, "application/json; charset=utf-8", JOB))).isEmpty();
    assertThat(Contract.faults(problem("GET", JOBS + "/none", 404))).isEmpty();
    assertThat(Contract.faults(problem("GET", "/nowhere", 404))).isEmpty();
    assertThat(Contract.faults(problem("BREW", JOBS, 405))).isEmpty();
  }

  @Test
  void theStatusIsDescribed() {
    assertThat(Contract.faults(submitted(201, "application/json", JOB))).hasSize(1);
    assertThat(Contract.faults(problem("GET", JOBS, 500))).hasSize(1);
    assertThat(Contract.faults(problem("GET", "/nowhere", 400))).hasSize(1);
    assertThat(Contract.faults(problem("GET", "/livez", 200))).hasSize(1);
  }

  @Test
  void theMediaTypeIsDescribed() {
    assertThat(Contract.faults(submitted(202, "text/json", JOB))).hasSize(1);
    assertThat(Contract.faults(submitted(202, "", JOB))).hasSize(1);
  }

  @Test
  void requiredHeadersAreThere() {
    var headers = Map.of("Content-Type", "application/json");
    assertThat(Contract.faults(answer("POST", JOBS, 202, headers, JOB)))
        .containsExactly("the header Location is missing");
    assertThat(Contract.faults(problem("GET", JOBS, 401)))
        .containsExactly("the header WWW-Authenticate is missing");
  }

  @Test
  void theBodyFits() {
    for (var change :
        new String[][] {
          {"\"attempts\": 0", "\"attempts\": \"0\""},
          {"\"attempts\": 0", "\"attempts\": -1"},
          {"\"attempts\": 0,", ""},
          {"\"attempts\": 0", "\"attempts\": 0, \"owner\": \"me\""},
          {"scheduled", "queued"},
          {"2026-11-22T10", "2026-11-22 10"},
          {"01a20405", "01a2040x"},
          {"\"labels\": {}", "\"labels\": {\"a\": 1}"}
        }) {
      var body = JOB.replace(change[0], change[1]);
      assertThat(Contract.faults(submitted(202, "application/json", body))).as(body).hasSize(1);
    }
    assertThat(Contract.faults(submitted(202, "application/json", "{"))).hasSize(1);
  }

  @Test
  void aFaultFailsTheTest() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Contract.assertKeptBy(problem("GET", JOBS, 500)))
        .withMessageContainingAll("GET /api/v1/jobs", "500", "not-found");
  }
}
