package dev.monitored.server.job.secret;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds secrets in texts, in a time that grows with the length of a text and not with the number of
 * the secrets: by the characters that each begins with.
 */
final class SecretTexts {
  static final String MASK = "***";

  /** What is shorter would tear words apart that have nothing to do with it. */
  static final int MIN_LENGTH = 4;

  /**
   * Comparisons for a text, and for each of its characters. When these do not do, all is hidden.
   */
  private static final int COMPARISONS = 1000;

  private static final int COMPARISONS_EACH = 50;

  /** Characters that are compared at once. */
  private static final int AT_ONCE = 64;

  private final BitSet firsts = new BitSet();

  /** By their beginnings, the longest first. */
  private final Map<Long, List<String>> byStart = new HashMap<>();

  private SecretTexts() {}

  /** Each of them has the minimal length. */
  static SecretTexts of(Collection<String> secrets) {
    var texts = new SecretTexts();
    for (var secret : secrets) {
      texts.firsts.set(secret.charAt(0));
      texts.byStart.computeIfAbsent(start(secret, 0), _ -> new ArrayList<>()).add(secret);
    }
    var longestFirst = Comparator.comparingInt(String::length).reversed();
    texts.byStart.values().forEach(some -> some.sort(longestFirst));
    return texts;
  }

  private static long start(String text, int at) {
    return (long) text.charAt(at) << 48
        | (long) text.charAt(at + 1) << 32
        | (long) text.charAt(at + 2) << 16
        | text.charAt(at + 3);
  }

  /** The text with three stars in the place of each secret, and of those that overlap. */
  String masked(String text) {
    return firsts.isEmpty() ? text : new Masking(text).masked();
  }

  private final class Masking {
    private final String text;
    private final StringBuilder masked = new StringBuilder();
    private long comparisonsLeft;

    /** All of the text before this is in the masked one. */
    private int done;

    Masking(String text) {
      this.text = text;
      comparisonsLeft = COMPARISONS + (long) text.length() * COMPARISONS_EACH;
    }

    String masked() {
      for (int at = 0; at <= text.length() - MIN_LENGTH; at++) {
        if (firsts.get(text.charAt(at))) {
          hide(at, longestAt(at));
        }
      }
      return comparisonsLeft < 0
          ? MASK
          : done == 0 ? text : masked.append(text, done, text.length()).toString();
    }

    private void hide(int at, int length) {
      if (length > 0 && at >= done) {
        masked.append(text, done, at).append(MASK);
      }
      done = length > 0 ? Math.max(done, at + length) : done;
    }

    /** How long the longest secret is that stands here; 0 when there is none. */
    private int longestAt(int at) {
      for (var secret : byStart.getOrDefault(start(text, at), List.of())) {
        comparisonsLeft -= 1 + secret.length() / AT_ONCE;
        if (comparisonsLeft < 0) {
          return 0;
        }
        if (text.startsWith(secret, at)) {
          return secret.length();
        }
      }
      return 0;
    }
  }
}
