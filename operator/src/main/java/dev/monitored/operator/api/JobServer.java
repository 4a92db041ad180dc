package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!(has(self.storage) && has(self.database))",
    message = "spec.jobServer.storage and spec.jobServer.database cannot both be set",
    fieldPath = ".storage")
@ValidationRule(
    value =
        "!has(oldSelf.storage) || !has(self.storage)"
            + " || (has(self.storage.storageClassName) == has(oldSelf.storage.storageClassName)"
            + " && (!has(self.storage.storageClassName)"
            + " || self.storage.storageClassName == oldSelf.storage.storageClassName))",
    message = "the storage class of an existing volume cannot be changed",
    fieldPath = ".storage")
public record JobServer(
    @JsonPropertyDescription(
            "Image of the job server. If omitted, defaults to the image that the operator is"
                + " configured with.")
        @Size(min = 1, max = 512)
        @Nullable String image,
    @JsonPropertyDescription(
            "Volume of the embedded database. If omitted, jobs are lost when the Pod is deleted."
                + " Cannot be set together with database.")
        @Nullable Storage storage,
    @JsonPropertyDescription(
            "PostgreSQL database, version 14 or newer. Required for more than one replica."
                + " If omitted, the job server uses an embedded database.")
        @Nullable Database database,
    @JsonPropertyDescription(
            "Bearer tokens that the API accepts. If omitted, the operator generates a token and"
                + " stores it in the Secret <name>-token.")
        @Nullable Tokens tokens,
    @JsonPropertyDescription(
            "Secret that signs callbacks, which report the ends of jobs. Callbacks are sent only to"
                + " hosts that actions.http allows. If omitted, callbacks are disabled.")
        @Nullable Signing callbacks,
    @JsonPropertyDescription(
            "Secret that verifies the signatures of webhooks. If omitted, webhooks need a bearer"
                + " token.")
        @Nullable Signing webhooks,
    @JsonPropertyDescription(
            "Additional queues. Each action already has a queue with its name; list that name here"
                + " to limit its concurrency.")
        @Size(max = 100)
        List<Queue> queues,
    @JsonPropertyDescription("Actions that jobs may run, in addition to sleep.")
        @Nullable Actions actions,
    @JsonPropertyDescription(
            "CPU and memory of the job server. If omitted, defaults to requests of 50m CPU and 160Mi"
                + " memory, and a limit of 320Mi memory.")
        @Nullable Resources resources,
    @JsonPropertyDescription(
            "Names of the Secrets in the same namespace that are used to pull the image. If omitted,"
                + " defaults to the names that the operator is configured with; Secrets with these"
                + " names must exist in this namespace.")
        @Size(max = 16)
        List<@Size(min = 1, max = 253) String> imagePullSecrets,
    @JsonPropertyDescription(
            "Labels of the Pods, in addition to those that the operator sets. A change restarts the"
                + " Pods.")
        @Size(max = 32)
        @ValidationRule(value = KeyRules.QUALIFIED, message = KeyRules.QUALIFIED_MESSAGE)
        @ValidationRule(
            value = KeyRules.NO_RESERVED_LABEL,
            message = KeyRules.NO_RESERVED_LABEL_MESSAGE)
        Map<String, @Size(max = 63) @Pattern(KeyRules.LABEL_VALUE) String> podLabels,
    @JsonPropertyDescription("Annotations of the Pods. A change restarts the Pods.")
        @Size(max = 32)
        @ValidationRule(value = KeyRules.QUALIFIED, message = KeyRules.QUALIFIED_MESSAGE)
        @ValidationRule(
            value = KeyRules.NO_RESERVED_ANNOTATION,
            message = KeyRules.NO_RESERVED_ANNOTATION_MESSAGE)
        Map<String, @Size(max = 4096) String> podAnnotations) {

  public JobServer {
    queues = queues == null ? List.of() : List.copyOf(queues);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    podLabels = podLabels == null ? new TreeMap<>() : new TreeMap<>(podLabels);
    podAnnotations = podAnnotations == null ? new TreeMap<>() : new TreeMap<>(podAnnotations);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Database(
      @JsonPropertyDescription(
              "Secret in the same namespace with the keys url (jdbc:postgresql://host:port/database)"
                  + " and, optionally, user and password. If url or user is missing, jdbc-uri or"
                  + " username is read instead, as in the Secret <cluster>-app of CloudNativePG."
                  + " Changes take effect without a restart.")
          @Required
          SecretReference secretRef,
      @JsonPropertyDescription(
              "Secret in the same namespace with the key ca.crt: the CA certificates, in PEM, that"
                  + " verify the certificate of the database, as in the Secret <cluster>-ca of"
                  + " CloudNativePG. If set, connections use TLS and verify the host name"
                  + " (sslmode=verify-full). If omitted, the URL determines whether connections use"
                  + " TLS.")
          @Nullable SecretReference caSecretRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tokens(
      @JsonPropertyDescription(
              "Secret in the same namespace with the key token: the tokens, one per line.")
          @Required
          SecretReference secretRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Signing(
      @JsonPropertyDescription(
              "Secret in the same namespace with the key secret: the shared secret.")
          @Required
          SecretReference secretRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretReference(
      @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253)
          String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Queue(
      @JsonPropertyDescription(
              "Name of the queue. Jobs select a queue by its name. Set it to the name of an action to"
                  + " limit the queue of that action.")
          @Required
          @Size(min = 1, max = 63)
          @Pattern("^[A-Za-z0-9._-]+$")
          String name,
      @JsonPropertyDescription(
              "Maximum number of jobs of this queue that run at the same time, in all Pods together.")
          @Required
          @Min(1)
          @Max(999999)
          Integer concurrency) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.commands) || self.commands.all(name, name.matches('^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$')"
              + " && self.commands[name].matches('^/[^,=]{1,254}$'))",
      message =
          "each command must be a lowercase name and the absolute path of a program in the image,"
              + " without commas and equals signs",
      fieldPath = ".commands")
  public record Actions(
      @JsonPropertyDescription(
              "Programs in the image that the action command may run: a map from the name that jobs"
                  + " use to the absolute path of the program. If omitted, the action is disabled.")
          @Size(max = 64)
          Map<String, @Size(max = 255) String> commands,
      @JsonPropertyDescription(
              "Hosts that the action http may call. If omitted, the action is disabled.")
          @Nullable Http http,
      @JsonPropertyDescription(
              "Custom actions. If omitted, only the actions in the image are available.")
          @Nullable Jars jars) {

    public Actions {
      commands = commands == null ? new TreeMap<>() : new TreeMap<>(commands);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Jars(
      @JsonPropertyDescription(
              "ConfigMap in the same namespace. Each key is a jar. A Pod reads the jars only when it"
                  + " starts.")
          @Required
          ConfigMapReference configMapRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ConfigMapReference(
      @JsonPropertyDescription("Name of the ConfigMap.") @Required @Size(min = 1, max = 253)
          String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "(has(self.hosts) && size(self.hosts) > 0)"
              + " || (has(self.internalHosts) && size(self.internalHosts) > 0)",
      message = "hosts or internalHosts must have an entry")
  public record Http(
      @JsonPropertyDescription(
              "Hosts with public addresses, each as host, host:port, *.suffix or *.suffix:port.")
          @Size(max = 64)
          List<@Size(min = 1, max = 260) @Pattern(HOST) String> hosts,
      @JsonPropertyDescription(
              "Hosts, in the same format, that may also have private addresses, such as Services.")
          @Size(max = 64)
          List<@Size(min = 1, max = 260) @Pattern(HOST) String> internalHosts) {
    static final String HOST = "^(\\*\\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?$";

    public Http {
      hosts = hosts == null ? List.of() : List.copyOf(hosts);
      internalHosts = internalHosts == null ? List.of() : List.copyOf(internalHosts);
    }
  }
}
