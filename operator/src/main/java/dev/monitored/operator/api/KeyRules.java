package dev.monitored.operator.api;

/** Validation rules for the keys and values of labels and annotations. */
final class KeyRules {
  static final String QUALIFIED =
      "self.all(key, key.matches('^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'))";
  static final String QUALIFIED_MESSAGE =
      "each key must be a name such as team or example.org/team";

  static final String NO_RESERVED_LABEL =
      "self.all(key, !key.startsWith('monitored.dev/') && !(key in ['app.kubernetes.io/name',"
          + " 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by', 'pod-template-hash']))";
  static final String NO_RESERVED_LABEL_MESSAGE =
      "podLabels must not contain app.kubernetes.io/name, app.kubernetes.io/instance,"
          + " app.kubernetes.io/managed-by, pod-template-hash or keys that start with"
          + " monitored.dev/, because they are set by the operator and by Kubernetes";

  static final String NO_RESERVED_ANNOTATION = "self.all(key, !key.startsWith('monitored.dev/'))";
  static final String NO_RESERVED_ANNOTATION_MESSAGE =
      "podAnnotations must not contain keys that start with monitored.dev/, because they are set by"
          + " the operator";

  static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$";

  private KeyRules() {}
}
