package dev.s2l.handover;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The fields in which a stored artifact differs from what was computed.
///
/// @param differing `FIELD: it says X, computed Y`, each with its full path: `rows.usable`
/// @param absent fields that were computed and are not stored: an older version did not write them
record JsonDifferences(List<String> differing, List<String> absent) {
  private static final int SHOWN = 5;
  private static final int LONGEST_VALUE = 200;

  static JsonDifferences between(JsonNode stored, JsonNode computed) {
    var differences = new JsonDifferences(new ArrayList<>(), new ArrayList<>());
    differences.add("", stored, computed);
    return differences;
  }

  private void add(String name, JsonNode stored, JsonNode computed) {
    if (stored.isObject() && computed.isObject()) {
      var keys = new TreeSet<>(stored.propertyNames());
      keys.addAll(computed.propertyNames());
      for (String key : keys) {
        String inner = name.isEmpty() ? key : name + "." + key;
        if (stored.has(key)) {
          add(inner, stored.path(key), computed.path(key));
        } else {
          absent.add(inner);
        }
      }
    } else if (!stored.equals(computed)) {
      differing.add(
          computed.isMissingNode()
              ? name + ": not a field of this version"
              : Phrase.of(
                  "%s: it says %s, computed %s", name, shortened(stored), shortened(computed)));
    }
  }

  /// The differing fields as a short text.
  String text() {
    String shown = String.join("; ", differing.subList(0, Math.min(SHOWN, differing.size())));
    return differing.size() > SHOWN
        ? Phrase.of("%s; and %d more", shown, differing.size() - SHOWN)
        : shown;
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}
