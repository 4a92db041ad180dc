package dev.monitored.server.engine.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values that a field of a cron expression names.
 *
 * @param bits one for each value
 * @param beginsWithStar to crontab, such a field does not restrict the day
 * @param hasWholeStar to Kubernetes, such a field does not restrict the day
 */
record CronField(long bits, boolean beginsWithStar, boolean hasWholeStar) {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> WEEKDAYS =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** A list of elements such as {@code *}, {@code 5}, {@code mon-fri} or {@code 0-59/15}. */
  private static final Pattern ELEMENT =
      Pattern.compile("([*?]|(?<low>\\w{1,4})(-(?<high>\\w{1,4}))?)(/(?<step>\\d{1,4}))?");

  /** One of the five, with the values that it may have. */
  enum Kind {
    MINUTE("minute", 0, 59),
    HOUR("hour", 0, 23),
    DAY("day of the month", 1, 31),
    MONTH("month", 1, 12),
    /** 0 and 7 are Sunday. */
    WEEKDAY("day of the week", 0, 7);

    private final String words;
    private final int low;
    private final int high;

    Kind(String words, int low, int high) {
      this.words = words;
      this.low = low;
      this.high = high;
    }

    private List<String> names() {
      return switch (this) {
        case MONTH -> MONTHS;
        case WEEKDAY -> WEEKDAYS;
        case MINUTE, HOUR, DAY -> List.of();
      };
    }

    private int value(String text) {
      int name = names().indexOf(text.toLowerCase(Locale.ROOT));
      int value = name >= 0 ? low + name : number(text);
      if (value < low || value > high) {
        throw fault(text + " is not from " + low + " to " + high);
      }
      return value;
    }

    private int number(String text) {
      if (!text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
        throw fault(text + " is neither a number nor a name of three letters");
      }
      return Integer.parseInt(text);
    }

    private IllegalArgumentException fault(String detail) {
      return new IllegalArgumentException("the " + words + " cannot be used: " + detail);
    }
  }

  /**
   * Reads a field.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says why
   */
  static CronField parse(Kind kind, String text) {
    long bits = 0;
    for (var element : text.split(",", -1)) {
      bits |= bits(kind, element);
    }
    boolean isSunday = kind == Kind.WEEKDAY && (bits & 1L << 7) != 0;
    return new CronField(
        isSunday ? (bits | 1) & ~(1L << 7) : bits,
        isStar(text),
        Stream.of(text.split(",", -1)).anyMatch(CronField::isWholeStar));
  }

  private static boolean isStar(String text) {
    return text.startsWith("*") || text.startsWith("?");
  }

  private static boolean isWholeStar(String element) {
    return isStar(element) && element.replaceFirst("^./0*1$", "*").length() == 1;
  }

  private static long bits(Kind kind, String element) {
    var parts = ELEMENT.matcher(element);
    if (!parts.matches()) {
      throw kind.fault("\"" + element + "\" is not a value, a range or *, with or without a step");
    }
    var low = parts.group("low");
    var high = parts.group("high");
    var step = parts.group("step");
    int first = low == null ? kind.low : kind.value(low);
    // 5/15 is 5-59/15, as in Kubernetes; the 7 of the days of the week is Sunday once more.
    int end = kind == Kind.WEEKDAY ? 6 : kind.high;
    int last = high != null ? kind.value(high) : low == null || step != null ? end : first;
    if (first > last) {
      throw kind.fault(element + " ends before it begins");
    }
    return bits(kind, first, last, step == null ? 1 : Integer.parseInt(step));
  }

  private static long bits(Kind kind, int first, int last, int step) {
    if (step == 0) {
      throw kind.fault("a step must be at least 1");
    }
    long bits = 0;
    for (int value = first; value <= last; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  boolean has(int value) {
    return (bits & 1L << value) != 0;
  }

  /** The least value that is not below this one; -1 if there is none. */
  int from(int value) {
    long left = value > 63 ? 0 : bits & -1L << value;
    return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
  }
}
