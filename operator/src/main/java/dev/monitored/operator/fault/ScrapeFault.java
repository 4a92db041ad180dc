package dev.monitored.operator.fault;

import dev.monitored.operator.finding.Reasons;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of failed scrape.
 *
 * @param text what Prometheus, or another scraper with its API, says of it in words of its own
 * @param advice what it means; {@code {timeout}} stands for the time limit of the scrape
 */
record ScrapeFault(String reason, Pattern text, String advice) {

  /** The first row that fits is taken. */
  private static final List<ScrapeFault> TABLE =
      List.of(
          row(
              Reasons.SCRAPE_FAILED,
              "proxyconnect",
              "that Prometheus scrapes through a proxy, and the proxy does not answer"),
          row(
              Reasons.REDIRECTED,
              "redirected to|stopped after \\d+ redirects|(HTTP status|when scraping \"\":) 3\\d\\d",
              "the application redirects the scrape: name the path that serves the metrics"
                  + " themselves in spec.scrape.path, or the port in spec.scrape.port"),
          row(
              Reasons.TLS_ERROR,
              "HTTP response to HTTPS client|does not look like a TLS handshake",
              "that Prometheus uses TLS, and the port does not: a relabeling of that Prometheus"
                  + " changes the scheme"),
          row(
              Reasons.TLS_ERROR,
              "\"\\\\x15\\\\x03|\"Client sent an HTTP request to an HTTPS server",
              "that port serves TLS only, and is scraped with plain HTTP: name a port that serves"
                  + " plain HTTP in spec.scrape.port"),
          row(
              Reasons.TLS_ERROR,
              "x509:|tls:",
              "the TLS connection cannot be made: name a port that serves plain HTTP in"
                  + " spec.scrape.port"),
          status(
              Reasons.AUTH_ERROR,
              "401",
              "the metrics require credentials: serve them without, or on a port of their own"),
          status(
              Reasons.AUTH_ERROR,
              "403",
              "the application, or a proxy in front of it, does not allow Prometheus to read the"
                  + " metrics: allow it, or serve them on a port of their own"),
          status(
              Reasons.WRONG_PATH,
              "404",
              "there are no metrics at that path: name the path in spec.scrape.path"),
          status(
              Reasons.BAD_STATUS,
              "406",
              "the application does not offer any format that Prometheus accepts, although it may"
                  + " answer curl: let it serve text/plain whatever the Accept header says"),
          status(
              Reasons.BAD_STATUS,
              "400",
              "a port that serves TLS only answers plain HTTP like this: name a port that serves"
                  + " plain HTTP in spec.scrape.port; otherwise see the log of the application"),
          status(
              Reasons.BAD_STATUS,
              "50[234]",
              "a proxy in front of the application gets no answer from it, or the application is"
                  + " not available: see its log"),
          status(
              Reasons.BAD_STATUS,
              "\\d+",
              "the application answers the scrape with an error: see its log"),
          row(
              Reasons.WRONG_PROTOCOL,
              "malformed HTTP|malformed MIME|HTTP/1.x transport connection broken",
              "that port does not speak HTTP/1.1, but another protocol, such as gRPC: name a port"
                  + " that does in spec.scrape.port"),
          row(
              Reasons.WRONG_CONTENT_TYPE,
              "Content-Type",
              "the answer is not in a format of Prometheus, or does not say in which: name the"
                  + " right path in spec.scrape.path, or the right port in spec.scrape.port"),
          row(
              Reasons.LIMIT_EXCEEDED,
              "target_limit",
              "there are more targets than that Prometheus allows: run fewer replicas, or have the"
                  + " limit of that Prometheus raised"),
          row(
              Reasons.LIMIT_EXCEEDED,
              "limit exceeded|_limit\\b|maxScrapeSize|max_scrape_size",
              "the application serves more than that Prometheus allows: serve less, or have the"
                  + " limit of that Prometheus raised"),
          row(
              Reasons.INVALID_METRICS,
              "unexpected EOF",
              "the answer ends too early: the connection broke, or the body is not encoded as the"
                  + " header says"),
          row(
              Reasons.INVALID_METRICS,
              "while parsing|invalid syntax|\\bexpected |valid start token|# EOF|(?i:utf-?8)|gzip:|flate:|snappy|decompress"
                  + "|zstd|proto:|protobuf|metric name|invalid metric|invalid help|unsupported character"
                  + "|histogram|invalid label|invalid (exemplar )?timestamp",
              "the answer is not in the format of Prometheus: name the right path in"
                  + " spec.scrape.path, or check the answer with promtool check metrics"),
          row(
              Reasons.CONNECTION_CLOSED,
              "\\bEOF\\b|reset by peer|broken pipe|closed (network |idle )?connection|server closed",
              "the connection is closed without an answer: that port requires TLS, or a service"
                  + " mesh requires mTLS, or the process ends when it is asked"),
          row(
              Reasons.NOTHING_LISTENING,
              "connection refused",
              "nothing listens there: let the application listen on all addresses, or name the"
                  + " right port in spec.scrape.port"),
          row(
              Reasons.NAME_NOT_RESOLVED,
              "\\blookup ",
              "that Prometheus cannot resolve a name, although Pods are scraped by address: a proxy"
                  + " or a relabeling of that Prometheus has put it there"),
          row(
              Reasons.NETWORK_BLOCKED,
              "no route to host|network is unreachable|host is down|connection timed out",
              "no connection is made: a NetworkPolicy or a firewall keeps that Prometheus from the"
                  + " Pod, or the network is broken"),
          row(
              Reasons.SCRAPE_TIMEOUT,
              "deadline exceeded|(?i:timeout)",
              "no complete answer within {timeout}: the application takes longer, which"
                  + " spec.scrape.timeout can allow, or a NetworkPolicy drops the packets"));

  private static final ScrapeFault OTHER = row(Reasons.SCRAPE_FAILED, "", "the scrape failed");

  /**
   * Returns the row for an error.
   *
   * @param words the error without what others have put into it, such as a URL
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
