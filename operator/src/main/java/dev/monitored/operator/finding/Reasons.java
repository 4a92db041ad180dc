package dev.monitored.operator.finding;

/**
 * The reasons of conditions, entries of {@code status.prometheuses} and Events. They are part of
 * the API.
 */
public final class Reasons {
  /** Several Prometheus servers could scrape the application, and none of them is chosen. */
  public static final String AMBIGUOUS_PROMETHEUS = "AmbiguousPrometheus";

  public static final String AUTH_ERROR = "AuthError";
  public static final String AVAILABLE = "Available";
  public static final String BAD_STATUS = "BadStatus";

  /** Of an Event: an application uses most of what a limit allows. */
  public static final String BUDGET_LOW = "BudgetLow";

  /** Another client repeatedly changes an object of the operator, and the operator accepts it. */
  public static final String CHANGE_ACCEPTED = "ChangeAccepted";

  public static final String CONFIG_MAP_MISSING = "ConfigMapMissing";
  public static final String CONFIG_NOT_RELOADED = "ConfigNotReloaded";
  public static final String CONNECTION_CLOSED = "ConnectionClosed";
  public static final String CONTAINER_CANNOT_START = "ContainerCannotStart";
  public static final String CRASH_LOOPING = "CrashLooping";

  /** The Deployment does not exist, and the operator does not create it because it is paused. */
  public static final String DEPLOYMENT_MISSING = "DeploymentMissing";

  public static final String DRIFT_REPAIRED = "DriftRepaired";

  /** A program that the operator does not query evaluates the rules. */
  public static final String EVALUATED_ELSEWHERE = "EvaluatedElsewhere";

  public static final String IMAGE_PULL_FAILED = "ImagePullFailed";

  /** The spec changes a field that is immutable in an existing object. */
  public static final String IMMUTABLE_FIELD = "ImmutableField";

  public static final String INVALID_METRICS = "InvalidMetrics";
  public static final String LABEL_MISMATCH = "LabelMismatch";

  /** Relabeling changes the labels by which rules and dashboards select series. */
  public static final String LABELS_CHANGED = "LabelsChanged";

  public static final String LIMIT_EXCEEDED = "LimitExceeded";
  public static final String LOADED = "Loaded";
  public static final String MISSING_PERMISSION = "MissingPermission";
  public static final String NAMESPACE_NOT_SELECTED = "NamespaceNotSelected";
  public static final String NAME_NOT_RESOLVED = "NameNotResolved";
  public static final String NAME_CONFLICT = "NameConflict";
  public static final String NETWORK_BLOCKED = "NetworkBlocked";
  public static final String NOTHING_LISTENING = "NothingListening";

  /** This Prometheus is not chosen. */
  public static final String NOT_CHOSEN = "NotChosen";

  /** The Service selects no Pods. */
  public static final String NO_PODS = "NoPods";

  /** A PrometheusAgent does not evaluate rules. */
  public static final String NOT_POSSIBLE_BY_AGENT = "NotPossibleByAgent";

  /**
   * A plain Prometheus has no ConfigMap for rules, or the spec has a field that HTTP discovery does
   * not support.
   */
  public static final String NOT_POSSIBLE_BY_DISCOVERY = "NotPossibleByDiscovery";

  public static final String NO_PROMETHEUS_FOUND = "NoPrometheusFound";

  /** The operator writes monitors, but there is no Prometheus object that it could query. */
  public static final String NO_PROMETHEUS_TO_ASK = "NoPrometheusToAsk";

  /** A Prometheus selects objects that the operator did not create for it. */
  public static final String PICKED_UP_BY_OTHERS = "PickedUpByOthers";

  /** The target is up, but Prometheus has stored none of its samples. */
  public static final String NO_SAMPLES = "NoSamples";

  public static final String PODS_REJECTED = "PodsRejected";

  /** Several ports may serve metrics, and the spec does not choose one. */
  public static final String PORT_AMBIGUOUS = "PortAmbiguous";

  /** Two of the endpoints in the spec have the same port and path. */
  public static final String ENDPOINT_REPEATED = "EndpointRepeated";

  public static final String PORT_NOT_FOUND = "PortNotFound";
  public static final String PROBE_FAILING = "ProbeFailing";
  public static final String PROGRESSING = "Progressing";

  /** The endpoint does not serve the whole API of Prometheus. */
  public static final String PROMETHEUS_API_INCOMPLETE = "PrometheusApiIncomplete";

  /** A Prometheus does not accept the credentials of the operator, or they are missing. */
  public static final String PROMETHEUS_AUTH_ERROR = "PrometheusAuthError";

  public static final String PROMETHEUS_FORBIDDEN = "PrometheusForbidden";

  /** A Prometheus listens only on localhost in its Pods. */
  public static final String PROMETHEUS_NOT_EXPOSED = "PrometheusNotExposed";

  /** The operator cannot connect to a Prometheus with TLS. */
  public static final String PROMETHEUS_TLS_ERROR = "PrometheusTLSError";

  public static final String PROMETHEUS_UNREACHABLE = "PrometheusUnreachable";
  public static final String PROVEN = "Proven";
  public static final String RECONCILE_FAILED = "ReconcileFailed";
  public static final String REDIRECTED = "Redirected";
  public static final String REJECTED_BY_OPERATOR = "RejectedByOperator";
  public static final String ROLLOUT_PAUSED = "RolloutPaused";
  public static final String ROLLOUT_STUCK = "RolloutStuck";
  public static final String RULES_NOT_LOADED = "RulesNotLoaded";
  public static final String RULES_TOO_LARGE = "RulesTooLarge";
  public static final String RULE_FAILING = "RuleFailing";
  public static final String SAMPLES_PRESENT = "SamplesPresent";
  public static final String SCALED_TO_ZERO = "ScaledToZero";
  public static final String SCRAPE_FAILED = "ScrapeFailed";
  public static final String SCRAPE_TIMEOUT = "ScrapeTimeout";
  public static final String SECRET_MISSING = "SecretMissing";
  public static final String SELECTED = "Selected";
  public static final String SELECTOR_SELECTS_NOTHING = "SelectorSelectsNothing";
  public static final String SPEC_UNREADABLE = "SpecUnreadable";
  public static final String TARGET_DROPPED = "TargetDropped";
  public static final String TARGET_MISSING = "TargetMissing";

  /** The Pods of a target are scraped by others already, so nothing is written. */
  public static final String SCRAPED_ALREADY = "ScrapedAlready";

  /** It is being found out whether others scrape the Pods of a target already. */
  public static final String LOOKING_FOR_OTHER_POOLS = "LookingForOtherPools";

  /** The object that {@code spec.target} names does not exist. */
  public static final String TARGET_NOT_FOUND = "TargetNotFound";

  public static final String TIMEOUT_ABOVE_INTERVAL = "TimeoutAboveInterval";
  public static final String TLS_ERROR = "TLSError";
  public static final String UNSCHEDULABLE = "Unschedulable";
  public static final String UP = "Up";
  public static final String VOLUME_BEING_DELETED = "VolumeBeingDeleted";
  public static final String VOLUME_DELETED = "VolumeDeleted";
  public static final String WAITING_FOR_RELOAD = "WaitingForReload";
  public static final String WAITING_FOR_SCRAPE = "WaitingForScrape";

  /** The operator has written monitors, but knows no Prometheus that reads them. */
  public static final String WRITTEN = "Written";

  public static final String WRONG_CONTENT_TYPE = "WrongContentType";
  public static final String WRONG_PATH = "WrongPath";
  public static final String WRONG_PROTOCOL = "WrongProtocol";

  private Reasons() {}
}
