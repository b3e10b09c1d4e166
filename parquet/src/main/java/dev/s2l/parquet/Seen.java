package dev.s2l.parquet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What values stand in one place of all rows.
final class Seen {
  /// Objects with more keys are no rows of a table; their keys are data.
  static final int MOST_FIELDS = 1_000;

  private static final long EXACT = 1L << 53;

  private long nulls;
  private long texts;
  private long truths;
  private long numbers;
  private long lists;
  private long objects;

  /// Numbers that are not whole; numbers beyond 64 bits, or beyond what a double holds.
  private long fractions;

  private long unfit;

  /// Whole numbers that a double does not hold.
  private long inexact;

  private @Nullable Seen items;
  private final Map<String, Seen> fields = new LinkedHashMap<>();
  private boolean tooManyFields;

  void add(JsonValue value) {
    switch (value) {
      case JsonValue.Null none -> nulls++;
      case JsonValue.Text text -> texts++;
      case JsonValue.Truth truth -> truths++;
      case JsonValue.Numeral number -> add(number);
      case JsonValue.Items list -> {
        lists++;
        Seen seen = items == null ? new Seen() : items;
        items = seen;
        list.items().forEach(seen::add);
      }
      case JsonValue.Members object -> {
        objects++;
        object.members().forEach(this::add);
      }
    }
  }

  private void add(String name, JsonValue value) {
    Seen field = fields.get(name);
    if (field == null) {
      tooManyFields |= fields.size() >= MOST_FIELDS;
      if (tooManyFields) {
        return;
      }
      field = new Seen();
      fields.put(name, field);
    }
    field.add(value);
  }

  private void add(JsonValue.Numeral number) {
    numbers++;
    if (number.whole()) {
      try {
        long value = Long.parseLong(number.digits());
        inexact += Math.abs(value) > EXACT || value == Long.MIN_VALUE ? 1 : 0;
      } catch (NumberFormatException e) {
        unfit++;
      }
    } else {
      fractions++;
      unfit += fits(number.digits()) ? 0 : 1;
    }
  }

  /// Whether a double holds it as every reader of JSON takes it: not beyond the largest.
  private static boolean fits(String digits) {
    double value = Double.parseDouble(digits);
    return Double.isFinite(value) || !Character.isDigit(digits.charAt(digits.length() - 1));
  }

  /// How often the place had a value, `null` among them.
  long total() {
    return nulls + present();
  }

  long present() {
    return texts + truths + numbers + lists + objects;
  }

  boolean only(long kind) {
    return kind == present() && kind > 0;
  }

  boolean onlyTexts() {
    return only(texts);
  }

  boolean onlyTruths() {
    return only(truths);
  }

  boolean onlyNumbers() {
    return only(numbers);
  }

  boolean onlyLists() {
    return only(lists);
  }

  boolean onlyObjects() {
    return only(objects);
  }

  long texts() {
    return texts;
  }

  long objects() {
    return objects;
  }

  /// Numbers that neither of the two types for them holds as they are.
  long unfit() {
    return fractions > 0 ? unfit + inexact : unfit;
  }

  boolean whole() {
    return fractions == 0;
  }

  Seen items() {
    return items == null ? new Seen() : items;
  }

  Map<String, Seen> fields() {
    return fields;
  }

  boolean hasTooManyFields() {
    return tooManyFields;
  }

  /// The names that some of the objects lack.
  List<String> absent() {
    return fields.entrySet().stream()
        .filter(field -> field.getValue().total() < objects)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Whether all of them are turns of a conversation: objects that say whose turn it is.
  boolean areTurns() {
    return onlyObjects() && (isName("role") || isName("from"));
  }

  private boolean isName(String field) {
    Seen seen = fields.get(field);
    return seen != null && seen.onlyTexts() && seen.texts == objects;
  }

  /// Whether somewhere below, objects of one place have different keys, or none at all.
  boolean hasVaryingObjects() {
    return (objects > 0 && (fields.isEmpty() || tooManyFields || !absent().isEmpty()))
        || (items != null && items.hasVaryingObjects())
        || fields.values().stream().anyMatch(Seen::hasVaryingObjects);
  }
}
