package dev.monitored.operator.children;

import dev.monitored.operator.api.Resources;
import dev.monitored.operator.api.Resources.Amounts;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Quantities as the API server writes them back: 1 for 1000m, 1536Mi for 1.5Gi. Written otherwise
 * they would differ from what is stored, for ever.
 */
final class Quantities {
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final int ONE = DECIMAL.indexOf("");
  private static final int NANO = 9;
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final Pattern PARTS = Pattern.compile("([0-9.]+)([eE][-+]?[0-9]+)?([A-Za-z]*)");

  private Quantities() {}

  static Quantity canonical(String text) {
    var parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a quantity: " + text);
    }
    var number = new BigDecimal(parts.group(1) + Objects.requireNonNullElse(parts.group(2), ""));
    var unit = parts.group(3);
    return unit.endsWith("i")
        ? binary(rounded(number.multiply(KIBI.pow(BINARY.indexOf(unit)))))
        : decimal(rounded(number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(unit) - ONE))));
  }

  static @Nullable ResourceRequirements requirements(@Nullable Resources resources) {
    if (resources == null) {
      return null;
    }
    var requests = amounts(resources.requests());
    var limits = amounts(resources.limits());
    return requests.isEmpty() && limits.isEmpty()
        ? null
        : new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private static SortedMap<String, Quantity> amounts(@Nullable Amounts amounts) {
    var quantities = new TreeMap<String, Quantity>();
    if (amounts != null) {
      put(quantities, "cpu", amounts.cpu());
      put(quantities, "memory", amounts.memory());
    }
    return quantities;
  }

  private static void put(Map<String, Quantity> quantities, String name, @Nullable String text) {
    if (text != null) {
      quantities.put(name, canonical(text));
    }
  }

  /** Rounds up to a billionth, as the API server does. */
  private static BigDecimal rounded(BigDecimal number) {
    return number.setScale(Math.min(number.scale(), NANO), RoundingMode.UP).stripTrailingZeros();
  }

  /**
   * Uses the largest binary unit that needs no fraction. Fractions and values below 1Ki are
   * decimal.
   */
  private static Quantity binary(BigDecimal number) {
    if (number.compareTo(KIBI) < 0 || number.scale() > 0) {
      return decimal(number);
    }
    var scaled = number;
    var unit = 0;
    while (unit + 1 < BINARY.size() && scaled.remainder(KIBI).signum() == 0) {
      scaled = scaled.divide(KIBI);
      unit++;
    }
    return new Quantity(scaled.toBigInteger().toString(), BINARY.get(unit));
  }

  /** Uses the largest decimal unit that needs no fraction. */
  private static Quantity decimal(BigDecimal number) {
    if (number.signum() == 0) {
      return new Quantity("0", "");
    }
    var unit = Math.min(ONE + Math.floorDiv(-number.scale(), 3), DECIMAL.size() - 1);
    var scaled = number.scaleByPowerOfTen(3 * (ONE - unit));
    return new Quantity(scaled.toBigInteger().toString(), DECIMAL.get(unit));
  }
}
