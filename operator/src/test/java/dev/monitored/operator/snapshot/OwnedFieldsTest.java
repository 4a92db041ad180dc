package dev.monitored.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;

/** An object is as wanted exactly if the operator owns what it would apply, value by value. */
class OwnedFieldsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String OBJECT =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
        namespace: team
        uid: "1"
        labels: {app: shop, added: by-somebody}
        ownerReferences: [{kind: Monitored, name: shop, uid: "7", controller: true}]
      spec:
        clusterIP: 10.0.0.1
        type: ClusterIP
        selector: {app: shop}
        ports:
        - {name: http, port: 80, protocol: TCP, targetPort: http}
        - {name: theirs, port: 99, protocol: TCP, targetPort: 99}
      """;
  private static final String FIELDS =
      """
      f:metadata:
        f:labels: {"f:app": {}}
        f:ownerReferences: {'k:{"uid":"7"}': {}}
      f:spec:
        f:selector: {}
        f:ports:
          'k:{"port":80,"protocol":"TCP"}': {".": {}, "f:name": {}, "f:port": {}, "f:targetPort": {}}
      """;
  private static final String DESIRED =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
        namespace: team
        labels: {app: shop}
        ownerReferences: [{uid: "7", kind: Monitored, controller: true, name: shop}]
      spec:
        selector: {app: shop}
        ports: [{name: http, port: 80, targetPort: http}]
      """;

  private final OwnedFields owned = OwnedFields.of(tree(OBJECT), tree(FIELDS));

  @Test
  void whatTheServerAndOthersAddedIsNoDifference() {
    assertThat(owned.isExactly(tree(DESIRED))).isTrue();
  }

  @Test
  void aChangedValueIsADifference() {
    assertThat(owned.isExactly(tree(DESIRED.replace("port: 80", "port: 81")))).isFalse();
    assertThat(owned.isExactly(tree(DESIRED.replace("targetPort: http", "targetPort: 8"))))
        .isFalse();
    assertThat(owned.isExactly(tree(DESIRED.replace("labels: {app: shop}", "labels: {app: x}"))))
        .isFalse();
    assertThat(owned.isExactly(tree(DESIRED.replace("name: shop}]", "name: shop2}]")))).isFalse();
  }

  @Test
  void whatIsNoLongerWantedIsADifference() {
    assertThat(owned.isExactly(tree(DESIRED.replace("  selector: {app: shop}\n", "")))).isFalse();
    assertThat(owned.isExactly(tree(DESIRED.replace(", targetPort: http", "")))).isFalse();
  }

  @Test
  void whatIsNewlyWantedIsADifference() {
    var more = DESIRED.replace("ports: [", "ports: [{name: b, port: 2}, ");
    assertThat(owned.isExactly(tree(more))).isFalse();
    assertThat(owned.isExactly(tree(DESIRED + "  type: ClusterIP\n"))).isFalse();
  }

  @Test
  void whatSomebodyElseHasTakenOverIsADifference() {
    var without = OwnedFields.of(tree(OBJECT), tree(FIELDS.replace("  f:selector: {}\n", "")));
    assertThat(without.isExactly(tree(DESIRED))).isFalse();
    assertThat(OwnedFields.NONE.isExactly(tree(DESIRED))).isFalse();
  }

  @Test
  void differencesAreNamedByTheirPaths() {
    assertThat(owned.differences(tree(DESIRED))).isEmpty();
    assertThat(owned.differences(tree(DESIRED.replace("app: shop", "app: other"))))
        .containsExactly("metadata.labels.app", "spec.selector");
    assertThat(owned.differences(tree(DESIRED.replace("targetPort: http", "targetPort: 8"))))
        .containsExactly("spec.ports[http].targetPort");
    assertThat(owned.differences(tree(DESIRED.replace("port: 80", "port: 81"))))
        .containsExactly("spec.ports");
    assertThat(owned.differences(tree(DESIRED + "  type: ClusterIP\n")))
        .containsExactly("spec.type");
  }

  @Test
  void theOrderOfAListWithoutKeysCounts() {
    var object = tree("{spec: {args: [a, b], env: {x: 1, y: 2}}}");
    var fields = tree("{f:spec: {f:args: {}, f:env: {}}}");
    var args = OwnedFields.of(object, fields);

    assertThat(args.isExactly(tree("{spec: {args: [a, b], env: {y: 2, x: 1}}}"))).isTrue();
    assertThat(args.isExactly(tree("{spec: {args: [b, a], env: {x: 1, y: 2}}}"))).isFalse();
  }

  @Test
  void longValuesAreComparedWithoutBeingKept() {
    var text = "x".repeat(10_000);
    var object = tree("{data: {a: " + text + "}}");
    var data = OwnedFields.of(object, tree("{f:data: {f:a: {}}}"));

    assertThat(data.text()).hasSizeLessThan(100);
    assertThat(data.isExactly(object)).isTrue();
    assertThat(data.isExactly(tree("{data: {a: " + text + "y}}"))).isFalse();
  }

  private static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
