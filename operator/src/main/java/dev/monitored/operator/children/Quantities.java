package dev.monitored.operator.children;

import dev.monitored.operator.api.Resources;
import dev.monitored.operator.api.Resources.Amounts;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Quantities as the API server writes them back, 1 for 1000m and 1Gi for 1024Mi. Written otherwise
 * they would differ from what is stored, for ever.
 */
final class Quantities {
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL = List.of("u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final BigDecimal KILO = BigDecimal.valueOf(1000);

  private Quantities() {}

  static Quantity canonical(String text) {
    var digits = text.replaceAll("[A-Za-z]+$", "");
    var unit = text.substring(digits.length());
    var number = new BigDecimal(digits);
    return unit.endsWith("i")
        ? scaled(number, BINARY.indexOf(unit), BINARY, KIBI)
        : scaled(number.multiply(KILO), DECIMAL.indexOf(unit) - 1, DECIMAL, KILO);
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

  /** The largest unit that needs no fraction; {@code number} counts units of that index. */
  private static Quantity scaled(
      BigDecimal number, int index, List<String> units, BigDecimal step) {
    if (number.signum() == 0) {
      return new Quantity("0", "");
    }
    var scaled = number;
    var unit = index;
    while (unit + 1 < units.size() && scaled.remainder(step).signum() == 0) {
      scaled = scaled.divide(step);
      unit++;
    }
    return new Quantity(scaled.toBigInteger().toString(), units.get(unit));
  }
}
