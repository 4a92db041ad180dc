package dev.monitored.operator.fault;

import dev.monitored.operator.finding.Reasons;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of failed scrape.
 *
 * @param text matches the error of Prometheus, or of another scraper with the same API
 * @param advice the cause, and what to do; {@code {timeout}} is replaced by the scrape timeout
 */
record ScrapeFault(String reason, Pattern text, String advice) {

  /** The first matching row applies. */
  private static final List<ScrapeFault> TABLE =
      List.of(
          row(
              Reasons.SCRAPE_FAILED,
              "proxyconnect",
              "Prometheus scrapes through a proxy, and the proxy does not respond"),
          row(
              Reasons.REDIRECTED,
              "redirected to|stopped after \\d+ redirects|(HTTP status|when scraping \"\":) 3\\d\\d",
              "the application redirects the scrape: set spec.scrape.path or spec.scrape.port to"
                  + " the path or port that serves the metrics directly"),
          row(
              Reasons.TLS_ERROR,
              "HTTP response to HTTPS client|does not look like a TLS handshake",
              "Prometheus uses TLS, but the port does not: set spec.scrape.scheme to http, unless a"
                  + " relabeling of this Prometheus changes the scheme"),
          row(
              Reasons.TLS_ERROR,
              "\"\\\\x15\\\\x03|\"Client sent an HTTP request to an HTTPS server",
              "the port serves only TLS, but Prometheus uses plain HTTP: set spec.scrape.scheme to"
                  + " https, or spec.scrape.port to a port that serves plain HTTP"),
          row(
              Reasons.TLS_ERROR,
              "x509: .*(unknown authority|not trusted|self-signed)",
              "Prometheus does not trust the certificate of the application: set spec.scrape.tls.ca"
                  + " to the CA that signed it"),
          row(
              Reasons.TLS_ERROR,
              "x509: .*(has expired|not yet valid)",
              "the certificate of the application is not valid now: renew it"),
          row(
              Reasons.TLS_ERROR,
              "x509: .*(is valid for|doesn't contain any IP SANs|is not valid for any names|SAN)",
              "the certificate of the application does not name the address of the Pod: set"
                  + " spec.scrape.tls.serverName to a name that it has"),
          row(
              Reasons.TLS_ERROR,
              "remote error: tls: .*certificate",
              "the application does not accept the client certificate, or requires one: set"
                  + " spec.scrape.tls.cert and spec.scrape.tls.key"),
          row(
              Reasons.TLS_ERROR,
              "x509:|tls:",
              "the TLS connection failed: check spec.scrape.tls, or set spec.scrape.port to a port"
                  + " that serves plain HTTP"),
          status(
              Reasons.AUTH_ERROR,
              "401",
              "the metrics require other credentials: set spec.scrape.bearerToken or"
                  + " spec.scrape.basicAuth, or serve the metrics without authentication"),
          status(
              Reasons.AUTH_ERROR,
              "403",
              "the application or a proxy in front of it does not allow the user of the request to"
                  + " read the metrics: allow that user, or set other credentials in"
                  + " spec.scrape.bearerToken or spec.scrape.basicAuth"),
          status(
              Reasons.WRONG_PATH,
              "404",
              "this path does not exist: set spec.scrape.path to the path of the metrics"),
          status(
              Reasons.BAD_STATUS,
              "406",
              "the application offers no format that Prometheus accepts, although it may respond to"
                  + " curl: set spec.scrape.protocols to a format that it offers, or serve text/plain"
                  + " regardless of the Accept header"),
          status(
              Reasons.BAD_STATUS,
              "400",
              "the port may serve only TLS: in that case, set spec.scrape.scheme to https;"
                  + " otherwise see the log of the application"),
          status(
              Reasons.BAD_STATUS,
              "50[234]",
              "the application is not available, or does not respond to a proxy in front of it:"
                  + " see the log of the application"),
          status(
              Reasons.BAD_STATUS,
              "\\d+",
              "the application responds with an error: see the log of the application"),
          row(
              Reasons.WRONG_PROTOCOL,
              "malformed HTTP|malformed MIME|HTTP/1.x transport connection broken",
              "the port uses a protocol other than HTTP/1.1, such as gRPC: set spec.scrape.port to"
                  + " a port that serves HTTP/1.1"),
          row(
              Reasons.WRONG_CONTENT_TYPE,
              "Content-Type",
              "the Content-Type of the response is missing or is not a Prometheus format: set"
                  + " spec.scrape.path or spec.scrape.port to the path or port of the metrics, or"
                  + " spec.scrape.fallbackProtocol to the format of the response"),
          row(
              Reasons.LIMIT_EXCEEDED,
              "target_limit",
              "there are more targets than this Prometheus allows: run fewer replicas, or ask the"
                  + " platform team to raise the limit"),
          row(
              Reasons.LIMIT_EXCEEDED,
              "limit exceeded|_limit\\b|maxScrapeSize|max_scrape_size",
              "the application serves more than spec.scrape.limits or this Prometheus allows: serve"
                  + " less, or raise spec.scrape.limits; the platform team can raise the limits of this"
                  + " Prometheus"),
          row(
              Reasons.INVALID_METRICS,
              "unexpected EOF",
              "the response is incomplete: the connection was interrupted, or the body is not"
                  + " encoded as its header says"),
          row(
              Reasons.INVALID_METRICS,
              "while parsing|invalid syntax|\\bexpected |valid start token|# EOF|(?i:utf-?8)|gzip:|flate:|snappy|decompress"
                  + "|zstd|proto:|protobuf|metric name|invalid metric|invalid help|unsupported character"
                  + "|histogram|invalid label|invalid (exemplar )?timestamp",
              "the response is not in the Prometheus format: set spec.scrape.path to the path of"
                  + " the metrics, or check the response with promtool check metrics"),
          row(
              Reasons.CONNECTION_CLOSED,
              "\\bEOF\\b|reset by peer|broken pipe|closed (network |idle )?connection|server closed",
              "the connection was closed without a response: the port requires TLS, a service"
                  + " mesh requires mTLS, or the process terminates when it is scraped"),
          row(
              Reasons.NOTHING_LISTENING,
              "connection refused",
              "nothing listens on this port: configure the application to listen on all"
                  + " addresses, or set spec.scrape.port to the port of the metrics"),
          row(
              Reasons.NAME_NOT_RESOLVED,
              "\\blookup ",
              "Prometheus cannot resolve a host name, although it scrapes Pods by IP address: a"
                  + " proxy or a relabeling of this Prometheus uses the name"),
          row(
              Reasons.NETWORK_BLOCKED,
              "no route to host|network is unreachable|host is down|connection timed out",
              "Prometheus cannot connect to the Pod: a NetworkPolicy or a firewall blocks the"
                  + " connection, or the network is broken"),
          row(
              Reasons.SCRAPE_TIMEOUT,
              "deadline exceeded|(?i:timeout)",
              "no complete response within {timeout}: the application is slow, which a larger"
                  + " spec.scrape.timeout allows, or a NetworkPolicy drops the packets"));

  private static final ScrapeFault OTHER = row(Reasons.SCRAPE_FAILED, "", "the scrape failed");

  /**
   * Returns the row for an error.
   *
   * @param words the error without parts from other parties, such as URLs
   */
  static ScrapeFault of(String words) {
    Optional<ScrapeFault> first =
        TABLE.stream().filter(row -> row.text().matcher(words).find()).findFirst();
    return first.orElse(OTHER);
  }

  private static ScrapeFault row(String reason, String text, String advice) {
    return new ScrapeFault(reason, Pattern.compile(text), advice);
  }

  private static ScrapeFault status(String reason, String code, String advice) {
    return row(reason, "(HTTP status|when scraping \"\":) " + code + "\\b", advice);
  }
}
