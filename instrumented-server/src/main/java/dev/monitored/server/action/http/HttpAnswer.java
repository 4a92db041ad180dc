package dev.monitored.server.action.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * What came back.
 *
 * @param redirect where it leads, when the call follows redirects
 * @param retryAfter how long the receiver wants to be left alone
 * @param isWhole whether the body is all that came
 * @param limit how much of the body may be shown
 */
record HttpAnswer(
    int status,
    @Nullable String redirect,
    Duration retryAfter,
    String body,
    boolean isWhole,
    int limit) {
  private static final int KEPT = 64 * 1024;

  /** As long as a secret can be: what is masked must not be cut before. */
  private static final int MARGIN = 8 * 1024;

  static HttpAnswer read(HttpCall call, ClassicHttpResponse response, int maxBytes)
      throws IOException, InterruptedException {
    int status = response.getCode();
    var location = response.getFirstHeader("Location");
    if (location != null && call.isFollowed(status)) {
      return new HttpAnswer(status, location.getValue(), Duration.ZERO, "", true, 0);
    }
    var retryAfter = RetryAfter.of(response, Instant.now());
    var entity = response.getEntity();
    if (entity == null) {
      return new HttpAnswer(status, null, retryAfter, "", true, 0);
    }
    var kept = new ByteArrayOutputStream();
    boolean isWhole = read(entity.getContent(), kept, maxBytes);
    var text = kept.toString(charset(entity)).replace('\0', '\uFFFD');
    return new HttpAnswer(status, null, retryAfter, text, isWhole, Math.min(KEPT, maxBytes));
  }

  // The stream is not closed: that would read on to its end. The connection is.
  private static boolean read(InputStream content, ByteArrayOutputStream kept, int maxBytes)
      throws IOException, InterruptedException {
    int most = Math.max(maxBytes, Math.min(KEPT, maxBytes) + MARGIN);
    var buffer = new byte[8192];
    long size = 0;
    int read = content.read(buffer);
    while (read >= 0) {
      size += read;
      kept.write(buffer, 0, Math.min(read, KEPT + MARGIN - kept.size()));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (size > most) {
        return false;
      }
      read = content.read(buffer);
    }
    return size == kept.size();
  }

  private static Charset charset(HttpEntity entity) {
    var type = ContentType.parseLenient(entity.getContentType());
    var charset = type == null ? null : type.getCharset();
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }

  /** Hides secrets, and only then cuts: half a secret would not be found. */
  HttpAnswer without(SecretHeaders secrets) {
    var masked = secrets.masked(body);
    int end = Math.min(limit, isWhole ? masked.length() : Math.max(0, masked.length() - MARGIN));
    boolean isAll = isWhole && end == masked.length();
    return new HttpAnswer(status, redirect, retryAfter, start(masked, end), isAll, limit);
  }

  String start(int length) {
    return start(body, Math.min(length, body.length()));
  }

  private static String start(String text, int length) {
    boolean isSplit = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, isSplit ? length - 1 : length);
  }
}
