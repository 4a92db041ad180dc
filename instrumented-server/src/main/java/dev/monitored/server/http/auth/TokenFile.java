package dev.monitored.server.http.auth;

import dev.monitored.server.job.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file of tokens says. A line is a token, which may do everything, or a scope and a token;
 * empty lines and those that begin with # say nothing. Of the tokens only the SHA-256 is kept.
 *
 * <pre>
 * # the dashboard
 * read mF_9.B5f-4.1JqM
 * </pre>
 */
final class TokenFile {
  private static final int ID_BYTES = 4;

  private final Map<Scope, List<byte[]>> hashes = new EnumMap<>(Scope.class);

  private TokenFile() {}

  /**
   * Reads the lines.
   *
   * @throws IllegalArgumentException naming the line, and never what is in it
   */
  static TokenFile parse(List<String> lines) {
    var file = new TokenFile();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        file.add(i + 1, line.split("\\s+", -1));
      }
    }
    if (file.hashes.isEmpty()) {
      throw new IllegalArgumentException("it contains no token");
    }
    return file;
  }

  private void add(int line, String[] words) {
    var scope = Scope.parse(words[0]);
    boolean isAlone = words.length == 1 && scope.isEmpty();
    if (!isAlone && (words.length != 2 || scope.isEmpty())) {
      throw new IllegalArgumentException(
          "line " + line + " must be a token, or one of read, submit, admin and a token");
    }
    hashes
        .computeIfAbsent(scope.orElse(Scope.ADMIN), _ -> new ArrayList<>())
        .add(sha256(words[words.length - 1]));
  }

  /**
   * The bearer of a token, with its scope. If the file has the token more than once, the largest
   * scope counts. The comparison takes constant time.
   */
  Optional<Bearer> bearer(String token) {
    var hash = sha256(token);
    var id = HexFormat.of().formatHex(hash, 0, ID_BYTES);
    var found = Optional.<Bearer>empty();
    for (var scope : Scope.values()) {
      for (var candidate : hashes.getOrDefault(scope, List.of())) {
        if (MessageDigest.isEqual(candidate, hash)) {
          found = Optional.of(new Bearer(id, scope));
        }
      }
    }
    return found;
  }

  private static byte[] sha256(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
  }
}
