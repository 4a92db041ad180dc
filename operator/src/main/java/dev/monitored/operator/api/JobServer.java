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
    message = "spec.jobServer has storage or database, not both: jobs are kept in one of them",
    fieldPath = ".storage")
@ValidationRule(
    value =
        "!has(oldSelf.storage) || !has(self.storage)"
            + " || (has(self.storage.storageClassName) == has(oldSelf.storage.storageClassName)"
            + " && (!has(self.storage.storageClassName)"
            + " || self.storage.storageClassName == oldSelf.storage.storageClassName))",
    message = "the storage class of an existing volume cannot change",
    fieldPath = ".storage")
public record JobServer(
    @JsonPropertyDescription("The image to run; absent: the operator's default.")
        @Size(min = 1, max = 512)
        @Nullable String image,
    @JsonPropertyDescription(
            "The volume of the embedded database; absent: jobs live as long as the Pod.")
        @Nullable Storage storage,
    @JsonPropertyDescription(
            "A PostgreSQL database of version 14 or newer, instead of the embedded one;"
                + " needed for more than one replica.")
        @Nullable Database database,
    @JsonPropertyDescription(
            "The bearer tokens that the API accepts; absent: a token is made and kept in the"
                + " Secret <name>-token.")
        @Nullable Tokens tokens,
    @JsonPropertyDescription(
            "How callbacks are signed, which report the ends of jobs, to the hosts of actions.http"
                + " only; absent: there are none.")
        @Nullable Signing callbacks,
    @JsonPropertyDescription(
            "How webhooks are signed that come without a token; absent: they need one.")
        @Nullable Signing webhooks,
    @JsonPropertyDescription("Queues beside those that each action has of its own name.")
        @Size(max = 100)
        List<Queue> queues,
    @JsonPropertyDescription("What jobs may do, beside sleeping.") @Nullable Actions actions,
    @JsonPropertyDescription("CPU and memory of the server; absent: the operator's default.")
        @Nullable Resources resources) {

  public JobServer {
    queues = queues == null ? List.of() : List.copyOf(queues);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Database(
      @JsonPropertyDescription(
              "A Secret of this namespace. Its key url has jdbc:postgresql://host:port/database; user"
                  + " and password are read if they are there. The keys jdbc-uri, username and"
                  + " password, as in the Secret <cluster>-app of CloudNativePG, are read where url or"
                  + " user is missing. Changes are read without a restart.")
          @Required
          SecretReference secretRef,
      @JsonPropertyDescription(
              "A Secret of this namespace: its key ca.crt has the certificates, in PEM, of those who"
                  + " may sign the certificate of the database, as in the Secret <cluster>-ca of"
                  + " CloudNativePG. If set, connections use TLS, and the host name is checked"
                  + " (sslmode=verify-full). If omitted, the URL says how to connect.")
          @Nullable SecretReference caSecretRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tokens(
      @JsonPropertyDescription(
              "A Secret of this namespace: its key token has the tokens, one a line.")
          @Required
          SecretReference secretRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Signing(
      @JsonPropertyDescription(
              "A Secret of this namespace: its key secret is what both sides know.")
          @Required
          SecretReference secretRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretReference(
      @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253)
          String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Queue(
      @JsonPropertyDescription("Name by which jobs choose it; an action's name limits its queue.")
          @Required
          @Size(min = 1, max = 63)
          @Pattern("^[A-Za-z0-9._-]+$")
          String name,
      @JsonPropertyDescription("How many of its jobs may run at once, in all Pods together.")
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
          "each command is a lower-case name and the absolute path of a program in the image,"
              + " without comma or equals sign",
      fieldPath = ".commands")
  public record Actions(
      @JsonPropertyDescription(
              "Programs of the image that the action \"command\" may run:"
                  + " the name that a job gives, and the absolute path. Empty: none.")
          @Size(max = 64)
          Map<String, @Size(max = 255) String> commands,
      @JsonPropertyDescription("Where the action \"http\" may go; absent: there is no such action.")
          @Nullable Http http,
      @JsonPropertyDescription("Actions of your own; absent: none, or those in the image.")
          @Nullable Jars jars) {

    public Actions {
      commands = commands == null ? new TreeMap<>() : new TreeMap<>(commands);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Jars(
      @JsonPropertyDescription(
              "A ConfigMap of this namespace whose keys are jars, read when a Pod starts.")
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
              "Hosts as host, host:port, *.suffix or *.suffix:port, at public addresses only.")
          @Size(max = 64)
          List<@Size(min = 1, max = 260) @Pattern(HOST) String> hosts,
      @JsonPropertyDescription(
              "Hosts in the same form that may have private addresses, such as Services.")
          @Size(max = 64)
          List<@Size(min = 1, max = 260) @Pattern(HOST) String> internalHosts) {
    static final String HOST = "^(\\*\\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?$";

    public Http {
      hosts = hosts == null ? List.of() : List.copyOf(hosts);
      internalHosts = internalHosts == null ? List.of() : List.copyOf(internalHosts);
    }
  }
}
