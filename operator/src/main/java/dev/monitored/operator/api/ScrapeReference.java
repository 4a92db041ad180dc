package dev.monitored.operator.api;

import dev.monitored.operator.api.ScrapeTls.SecretSource;
import dev.monitored.operator.api.ScrapeTls.Source;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of a Secret or ConfigMap that {@code spec.scrape} names.
 *
 * @param field such as {@code spec.scrape.tls.ca}
 */
public record ScrapeReference(String field, Kind kind, String name, String key) {

  public enum Kind {
    Secret,
    ConfigMap
  }

  public static List<ScrapeReference> of(Scrape scrape) {
    var tls = scrape.tls();
    var login = scrape.basicAuth();
    return Stream.of(
            tls == null ? none() : of("tls.ca", tls.ca()),
            tls == null ? none() : of("tls.cert", tls.cert()),
            tls == null ? none() : of("tls.key", tls.key()),
            of("bearerToken", scrape.bearerToken()),
            login == null ? none() : of("basicAuth.username", login.username()),
            login == null ? none() : of("basicAuth.password", login.password()))
        .flatMap(references -> references)
        .toList();
  }

  private static Stream<ScrapeReference> of(String field, @Nullable Source source) {
    return source == null
        ? none()
        : Stream.concat(
            of(field, Kind.Secret, source.secretKeyRef()),
            of(field, Kind.ConfigMap, source.configMapKeyRef()));
  }

  private static Stream<ScrapeReference> of(String field, @Nullable SecretSource source) {
    return source == null ? none() : of(field, Kind.Secret, source.secretKeyRef());
  }

  private static Stream<ScrapeReference> of(String field, Kind kind, ScrapeTls.@Nullable Key key) {
    return key == null
        ? none()
        : Stream.of(new ScrapeReference("spec.scrape." + field, kind, key.name(), key.key()));
  }

  private static Stream<ScrapeReference> none() {
    return Stream.of();
  }
}
