package dev.monitored.server.http.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token lets its bearer do. Each includes those before it. */
public enum Scope {
  /** Look at everything. */
  READ,
  /** Submit jobs, and cancel them. */
  SUBMIT,
  /** Change what is there for everybody. */
  ADMIN;

  public static Optional<Scope> parse(String word) {
    return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }

  /** The word that users see. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean includes(Scope needed) {
    return compareTo(needed) >= 0;
  }
}
