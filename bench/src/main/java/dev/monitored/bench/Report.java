package dev.monitored.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The rows as a table for people, and as a file for machines. */
final class Report {
  private Report() {}

  static String table(List<Row> rows) {
    var text =
        new StringBuilder(
            """
            | metric | unit | ours | peer | its value | ratio (least–most of the pairs) | aim | met |
            |---|---|---|---|---|---|---|---|
            """);
    rows.forEach(row -> text.append(line(row)).append('\n'));
    return text.toString();
  }

  private static String line(Row row) {
    var cells =
        List.of(
            row.metric(),
            row.unit(),
            Numbers.text(row.ours()),
            row.peer(),
            Numbers.text(row.peerValue()),
            ratio(row),
            row.aim(),
            row.met() ? "yes" : "**no**");
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String ratio(Row row) {
    return "%s (%s–%s of %d)"
        .formatted(
            Numbers.text(row.ratio()),
            Numbers.text(row.ratioMin()),
            Numbers.text(row.ratioMax()),
            row.pairs());
  }

  static void write(List<Row> rows, Path file) throws IOException {
    var module = new SimpleModule().addSerializer(new NumberOrNull());
    new ObjectMapper()
        .registerModule(module)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), rows);
  }

  /** JSON has no word for what is not a number. */
  private static final class NumberOrNull extends StdSerializer<Double> {
    private static final long serialVersionUID = 1;

    NumberOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }
}
