package dev.monitored.operator.finding;

/**
 * The reasons that conditions, entries of {@code status.prometheuses} and Events carry. They are
 * part of the API.
 */
public final class Reasons {
  /** Several Prometheuses could scrape the application, and nothing says which. */
  public static final String AMBIGUOUS_PROMETHEUS = "AmbiguousPrometheus";

  public static final String AUTH_ERROR = "AuthError";
  public static final String AVAILABLE = "Available";
  public static final String BAD_STATUS = "BadStatus";

  /** Of a change of the operator's objects that somebody else makes again and again. */
  public static final String CHANGE_ACCEPTED = "ChangeAccepted";

  public static final String CONFIG_MAP_MISSING = "ConfigMapMissing";
  public static final String CONFIG_NOT_RELOADED = "ConfigNotReloaded";
  public static final String CONNECTION_CLOSED = "ConnectionClosed";
  public static final String CONTAINER_CANNOT_START = "ContainerCannotStart";
  public static final String CRASH_LOOPING = "CrashLooping";

  /** Of a Deployment that is gone while nothing is written. */
  public static final String DEPLOYMENT_MISSING = "DeploymentMissing";

  public static final String DRIFT_REPAIRED = "DriftRepaired";

  /** Of rules, which something that is not asked evaluates. */
  public static final String EVALUATED_ELSEWHERE = "EvaluatedElsewhere";

  public static final String IMAGE_PULL_FAILED = "ImagePullFailed";

  /** A field of an object that exists cannot be changed. */
  public static final String IMMUTABLE_FIELD = "ImmutableField";

  public static final String INVALID_METRICS = "InvalidMetrics";
  public static final String LABEL_MISMATCH = "LabelMismatch";

  /** Of series that rules and dashboards do not find by their labels. */
  public static final String LABELS_CHANGED = "LabelsChanged";

  public static final String LIMIT_EXCEEDED = "LimitExceeded";
  public static final String LOADED = "Loaded";
  public static final String MISSING_PERMISSION = "MissingPermission";
  public static final String NAMESPACE_NOT_SELECTED = "NamespaceNotSelected";
  public static final String NAME_NOT_RESOLVED = "NameNotResolved";
  public static final String NAME_CONFLICT = "NameConflict";
  public static final String NETWORK_BLOCKED = "NetworkBlocked";
  public static final String NOTHING_LISTENING = "NothingListening";

  /** Of a Prometheus that is not chosen. */
  public static final String NOT_CHOSEN = "NotChosen";

  /** Of a Service that selects no Pods. */
  public static final String NO_PODS = "NoPods";

  /** Of rules, which an agent does not evaluate. */
  public static final String NOT_POSSIBLE_BY_AGENT = "NotPossibleByAgent";

  /** Of rules, where a plain Prometheus names no ConfigMap for them. */
  public static final String NOT_POSSIBLE_BY_DISCOVERY = "NotPossibleByDiscovery";

  public static final String NO_PROMETHEUS_FOUND = "NoPrometheusFound";

  /** Of targets, where monitors are written and no Prometheus object is there to be asked. */
  public static final String NO_PROMETHEUS_TO_ASK = "NoPrometheusToAsk";

  /** Of a Prometheus that selects what was not written for it. */
  public static final String PICKED_UP_BY_OTHERS = "PickedUpByOthers";

  /** Of a target that is up, and of which nothing is stored. */
  public static final String NO_SAMPLES = "NoSamples";

  public static final String PODS_REJECTED = "PodsRejected";

  /** Nothing says which of several ports serves metrics. */
  public static final String PORT_AMBIGUOUS = "PortAmbiguous";

  public static final String PORT_NOT_FOUND = "PortNotFound";
  public static final String PROBE_FAILING = "ProbeFailing";
  public static final String PROGRESSING = "Progressing";

  /** The operator asks something that is not quite a Prometheus. */
  public static final String PROMETHEUS_API_INCOMPLETE = "PrometheusApiIncomplete";

  /** A Prometheus does not accept the operator's login, or the operator lacks it. */
  public static final String PROMETHEUS_AUTH_ERROR = "PrometheusAuthError";

  public static final String PROMETHEUS_FORBIDDEN = "PrometheusForbidden";

  /** A Prometheus listens inside its Pods only. */
  public static final String PROMETHEUS_NOT_EXPOSED = "PrometheusNotExposed";

  /** The operator cannot make a TLS connection to a Prometheus. */
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

  /** What {@code spec.target} names does not exist. */
  public static final String TARGET_NOT_FOUND = "TargetNotFound";

  public static final String TIMEOUT_ABOVE_INTERVAL = "TimeoutAboveInterval";
  public static final String TLS_ERROR = "TLSError";
  public static final String UNSCHEDULABLE = "Unschedulable";
  public static final String UP = "Up";
  public static final String VOLUME_BEING_DELETED = "VolumeBeingDeleted";
  public static final String VOLUME_DELETED = "VolumeDeleted";
  public static final String WAITING_FOR_RELOAD = "WaitingForReload";
  public static final String WAITING_FOR_SCRAPE = "WaitingForScrape";

  /** Of monitors that nobody is known to read. */
  public static final String WRITTEN = "Written";

  public static final String WRONG_CONTENT_TYPE = "WrongContentType";
  public static final String WRONG_PATH = "WrongPath";
  public static final String WRONG_PROTOCOL = "WrongProtocol";

  private Reasons() {}
}
