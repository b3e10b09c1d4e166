package dev.s2l.trajectory;

import dev.s2l.run.Phrase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/// CSV or TSV with a header: `row` or `id`, `step` (or `epoch`), `loss`. Fields may be quoted; a
/// field must not contain a line end. An empty loss, `null`, `nan` or an infinity makes the row
/// unusable.
final class CsvTable {
  private static final int LONGEST_LINE = 1 << 20;

  private CsvTable() {}

  /// @param given the user's column by our word
  static void read(
      Path file, InputStream in, SortedMap<String, String> given, ImportedColumns columns)
      throws IOException {
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    String header = reader.readLine();
    if (header == null) {
      throw TableImport.broken(file, "line 1", "the file is empty");
    }
    header = header.startsWith("\uFEFF") ? header.substring(1) : header;
    char separator = separator(header);
    List<String> names = fields(header, separator);
    var columnNames = TableColumns.of(file, names, given);
    int row = names.indexOf(columnNames.row());
    int id = names.indexOf(columnNames.id());
    int step = names.indexOf(columnNames.step());
    int loss = names.indexOf(columnNames.loss());
    long number = 1;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String where = "line " + ++number;
      if (line.isEmpty()) {
        continue;
      }
      List<String> fields = fields(line, separator);
      if (fields.size() != names.size() || line.length() > LONGEST_LINE) {
        throw TableImport.broken(
            file, where, Phrase.of("%d fields, the header has %d", fields.size(), names.size()));
      }
      int at = TableImport.step(fields.get(step).strip(), columnNames.step(), file, where);
      float value = loss(file, where, fields.get(loss));
      if (row >= 0) {
        columns.putByNumber(whole(file, where, fields.get(row)), at, value, where);
      } else {
        columns.putById(columnNames.id(), fields.get(id), at, value, where);
      }
    }
  }

  private static char separator(String header) {
    for (char separator : new char[] {'\t', ';'}) {
      if (header.indexOf(separator) >= 0) {
        return separator;
      }
    }
    return ',';
  }

  private static List<String> fields(String line, char separator) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static long whole(Path file, String where, String field) {
    try {
      return Long.parseLong(field.strip());
    } catch (NumberFormatException e) {
      throw TableImport.broken(file, where, "'" + field + "' is not a whole number");
    }
  }

  private static float loss(Path file, String where, String field) {
    String text = field.strip().toLowerCase(Locale.ROOT);
    return switch (text) {
      case "", "nan", "null" -> Float.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Float.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Float.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Float.parseFloat(text);
        } catch (NumberFormatException e) {
          throw TableImport.broken(file, where, "'" + field + "' is not a loss");
        }
      }
    };
  }
}
