package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How Prometheus verifies the application, and how it identifies itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.cert) == has(self.key)",
    message = "tls.cert and tls.key must be set together")
@ValidationRule(
    value = "!has(self.ca) || !has(self.insecureSkipVerify) || !self.insecureSkipVerify",
    message = "tls.ca and tls.insecureSkipVerify cannot both be set",
    fieldPath = ".insecureSkipVerify")
public record ScrapeTls(
    @JsonPropertyDescription(
            "CA certificates that verify the application. If omitted, defaults to those of the"
                + " Prometheus server's image.")
        @Nullable Source ca,
    @JsonPropertyDescription(
            "Name that the certificate of the application must have. If omitted, defaults to the"
                + " address of the Pod.")
        @Size(min = 1, max = 253)
        @Nullable String serverName,
    @JsonPropertyDescription("Client certificate. Must be set together with key.")
        @Nullable Source cert,
    @JsonPropertyDescription("Private key of the client certificate.") @Nullable SecretSource key,
    @JsonPropertyDescription("If true, the certificate of the application is not verified.")
        @Default("false")
        Boolean insecureSkipVerify) {

  public ScrapeTls {
    insecureSkipVerify = insecureSkipVerify == null ? Boolean.FALSE : insecureSkipVerify;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "has(self.secretKeyRef) != has(self.configMapKeyRef)",
      message = "exactly one of secretKeyRef and configMapKeyRef must be set")
  public record Source(
      @JsonPropertyDescription("Key of a Secret in the same namespace.") @Nullable Key secretKeyRef,
      @JsonPropertyDescription("Key of a ConfigMap in the same namespace.")
          @Nullable Key configMapKeyRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretSource(
      @JsonPropertyDescription("Key of a Secret in the same namespace.") @Required
          Key secretKeyRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Key(
      @JsonPropertyDescription("Name of the object.") @Required @Size(min = 1, max = 253)
          String name,
      @JsonPropertyDescription("Key to select.") @Required @Size(min = 1, max = 253) String key) {}
}
