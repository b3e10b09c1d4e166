package dev.s2l.handover;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.select.ChosenRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import tools.jackson.databind.JsonNode;

/// Looks for names in the bytes of chosen rows of one input. A row is parsed only where a name says
/// that it may hold what is looked for.
final class ChosenRowScan {
  private static final List<String> EMPTY = List.of("\"\"", "null", "[]", "{}");

  /// A name of a column or key.
  private record Name(byte[] quoted, boolean plain) {
    static Name of(String name) {
      boolean plain = name.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
      return new Name(("\"" + name + "\"").getBytes(StandardCharsets.UTF_8), plain);
    }
  }

  private final Dataset dataset;
  private final ChosenRows selection;
  private final int from;
  private final int to;
  private final boolean table;

  /// @param from place of the input's first chosen row in the selection
  /// @param to place after the last one
  ChosenRowScan(Dataset dataset, ChosenRows selection, int from, int to) {
    this.dataset = dataset;
    this.selection = selection;
    this.from = from;
    this.to = to;
    DataFormat format = dataset.inputs().get(dataset.inputOf(selection.at(from).row())).format();
    this.table = format == DataFormat.CSV || format == DataFormat.TSV;
  }

  /// The entries whose column is not empty in some row.
  ///
  /// @param columns the user's column by our word
  Map<String, String> used(Map<String, String> columns) {
    var used = new LinkedHashMap<>(columns);
    used.keySet().retainAll(firsts(columns).keySet());
    return used;
  }

  /// The first value of each column that is not empty in some row, by our word.
  ///
  /// @param columns the user's column by our word
  Map<String, JsonNode> firsts(Map<String, String> columns) {
    var firsts = new LinkedHashMap<String, JsonNode>();
    var wanted = new LinkedHashMap<String, Name>();
    columns.forEach((word, column) -> wanted.put(word, Name.of(column)));
    if (table) {
      var header = dataset.columns(dataset.inputOf(selection.at(from).row()));
      wanted.keySet().removeIf(word -> !header.contains(columns.getOrDefault(word, "")));
    }
    for (int place = from; place < to && !wanted.isEmpty(); place++) {
      int row = selection.at(place).row();
      byte[] bytes = dataset.rowBytes(row);
      if (!table && wanted.values().stream().noneMatch(name -> mayBeFilled(bytes, name))) {
        continue;
      }
      Map<String, JsonNode> values = dataset.values(row);
      for (String word : List.copyOf(wanted.keySet())) {
        JsonNode value = values.get(columns.getOrDefault(word, ""));
        if (value != null && isFilled(value)) {
          firsts.put(word, value);
          wanted.remove(word);
        }
      }
    }
    return firsts;
  }

  void all(IntConsumer rows) {
    for (int place = from; place < to; place++) {
      rows.accept(selection.at(place).row());
    }
  }

  /// Gives the rows that hold one of `texts` in quotes to `rows`.
  ///
  /// @param most no more of them
  void holding(List<String> texts, int most, IntConsumer rows) {
    var names = texts.stream().map(Name::of).toList();
    int found = 0;
    for (int place = from; place < to && found < most; place++) {
      int row = selection.at(place).row();
      byte[] bytes = dataset.rowBytes(row);
      if (names.stream().anyMatch(name -> next(bytes, name.quoted, 0) >= 0)) {
        found++;
        rows.accept(row);
      }
    }
  }

  /// Whether some row that may hold `text` in quotes is one of `rows`.
  boolean any(String text, IntPredicate rows) {
    Name name = Name.of(text);
    for (int place = from; place < to; place++) {
      int row = selection.at(place).row();
      if ((!name.plain || next(dataset.rowBytes(row), name.quoted, 0) >= 0) && rows.test(row)) {
        return true;
      }
    }
    return false;
  }

  /// The rows that lack one of `texts` in quotes; those with letters that JSON may write otherwise
  /// are not looked for.
  List<Integer> lacking(List<String> texts) {
    var names = texts.stream().map(Name::of).filter(Name::plain).toList();
    var rows = new ArrayList<Integer>();
    for (int place = from; place < to; place++) {
      int row = selection.at(place).row();
      byte[] bytes = dataset.rowBytes(row);
      if (!names.stream().allMatch(name -> next(bytes, name.quoted, 0) >= 0)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static boolean isFilled(JsonNode value) {
    return !value.isNull() && !(value.isString() ? value.stringValue().isEmpty() : value.isEmpty());
  }

  /// Whether the name stands before a value that is not empty, at whatever depth.
  private static boolean mayBeFilled(byte[] row, Name name) {
    if (!name.plain) {
      return true;
    }
    for (int at = next(row, name.quoted, 0); at >= 0; at = next(row, name.quoted, at)) {
      int colon = blanks(row, at);
      if (colon < row.length && row[colon] == ':') {
        int value = blanks(row, colon + 1);
        if (EMPTY.stream().noneMatch(empty -> startsWith(row, value, empty))) {
          return true;
        }
      }
    }
    return false;
  }

  /// @return the place after the next occurrence; -1 if there is none
  private static int next(byte[] row, byte[] text, int from) {
    for (int at = from; at <= row.length - text.length; at++) {
      if (row[at] == text[0]) {
        int i = 1;
        while (i < text.length && row[at + i] == text[i]) {
          i++;
        }
        if (i == text.length) {
          return at + i;
        }
      }
    }
    return -1;
  }

  private static int blanks(byte[] row, int from) {
    int at = from;
    while (at < row.length && row[at] >= 0 && row[at] <= ' ') {
      at++;
    }
    return at;
  }

  private static boolean startsWith(byte[] row, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at + i >= row.length || row[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
