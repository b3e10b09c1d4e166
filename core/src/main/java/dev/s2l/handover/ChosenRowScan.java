package dev.s2l.handover;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.run.Phrase;
import dev.s2l.select.ChosenRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Looks for names in the bytes of chosen rows of one input. A row is parsed only where a name says
/// that it may hold what is looked for.
final class ChosenRowScan {
  /// Bytes of a value that are looked at.
  private static final int MOST_OF_VALUE = 200;

  private static final List<String> EMPTY = List.of("\"\"", "null", "[]", "{}");

  /// A name of a column or key.
  ///
  /// @param opened with the quote before it, as it stands in JSON and in JSON written as text
  private record Name(byte[] quoted, byte[] opened, boolean plain) {
    static Name of(String name) {
      boolean plain = name.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
      return new Name(
          ("\"" + name + "\"").getBytes(StandardCharsets.UTF_8),
          ("\"" + name).getBytes(StandardCharsets.UTF_8),
          plain);
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

  /// Gives the rows to `rows` in which a value stands behind one of `keys`, at whatever depth, also
  /// in JSON that is written as text. They may be more, and have to be read.
  ///
  /// @param value takes the beginning of a value
  void holding(List<String> keys, Predicate<String> value, IntConsumer rows) {
    var names = keys.stream().map(Name::of).toList();
    for (int place = from; place < to; place++) {
      int row = selection.at(place).row();
      byte[] bytes = dataset.rowBytes(row);
      if (names.stream().anyMatch(name -> !name.plain || mayHold(bytes, name, value))) {
        rows.accept(row);
      }
    }
  }

  private static boolean mayHold(byte[] row, Name name, Predicate<String> value) {
    for (int at = next(row, name.opened, 0); at >= 0; at = next(row, name.opened, at)) {
      if (at < row.length && (row[at] == '"' || row[at] == '\\')) {
        int begin = at;
        while (begin < row.length && "\"\\: \t\r\n".indexOf(row[begin]) >= 0) {
          begin++;
        }
        int end = begin;
        int most = Math.min(row.length, begin + MOST_OF_VALUE);
        while (end < most && row[end] != '"' && row[end] != '\\') {
          end++;
        }
        if (value.test(new String(row, begin, end - begin, StandardCharsets.UTF_8))) {
          return true;
        }
      }
    }
    return false;
  }

  /// A row in a sentence.
  static String place(Dataset dataset, int row) {
    var location = dataset.location(row);
    return Phrase.of("line %,d of %s", location.line(), location.file());
  }

  /// Whether some row that may hold `text` in quotes is one of `rows`.
  boolean any(String text, IntPredicate rows) {
    Name name = Name.of(text);
    for (int place = from; place < to; place++) {
      int row = selection.at(place).row();
      boolean may = !name.plain || mayHold(dataset.rowBytes(row), name, value -> true);
      if (may && rows.test(row)) {
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
