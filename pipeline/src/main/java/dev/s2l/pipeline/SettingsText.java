package dev.s2l.pipeline;

import java.lang.reflect.RecordComponent;
import java.util.SortedMap;
import java.util.TreeMap;

/// Converts settings to texts by name, for the ledger: every component of a record, and those of
/// nested records under their own names. So a setting that is added to a record is compared without
/// any other change.
final class SettingsText {
  private SettingsText() {}

  static SortedMap<String, String> of(Record settings) {
    var described = new TreeMap<String, String>();
    describe(settings, described);
    return described;
  }

  private static void describe(Record settings, SortedMap<String, String> into) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = value(settings, component);
      if (value instanceof Record nested && nested.getClass().isNestmateOf(settings.getClass())) {
        describe(nested, into);
      } else {
        into.put(snake(component.getName()), String.valueOf(value));
      }
    }
  }

  private static Object value(Record settings, RecordComponent component) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("records of settings are public: " + settings.getClass(), e);
    }
  }

  /// `learningRate` as users write it: `learning_rate`.
  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }
}
