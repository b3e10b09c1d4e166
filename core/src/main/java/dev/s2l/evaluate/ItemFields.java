package dev.s2l.evaluate;

import dev.s2l.evaluate.TaskData.Layout;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a row says of an item, by the first layout whose columns it has.
record ItemFields(
    String question,
    String reference,
    Optional<String> id,
    Optional<String> source,
    Optional<String> topic,
    Optional<String> level) {
  /// A heading of a report: capitals at the beginning of a line, or behind the end of a sentence.
  private static final Pattern HEADING =
      Pattern.compile("(?m)(?:^[ \\t]*|(?<=[.!?][ \\n]{1,3}))([A-Z][A-Z /&-]{2,40}):");

  /// @param place of the row, for messages
  /// @return empty for a report that lacks one of the sections
  /// @throws S2lException (3) if the row has the columns of no layout
  static Optional<ItemFields> of(Task task, ObjectNode row, String place) {
    for (Layout layout : task.data().layouts()) {
      if (layout.needed().stream().allMatch(row::has)) {
        return layout.sectionsOf().isPresent()
            ? ofReport(layout, row, layout.sectionsOf().get())
            : Optional.of(ofColumns(layout, row, place));
      }
    }
    throw bad(
        place,
        Phrase.of(
            "has none of the layouts of the task %s: expected the columns %s; it has %s",
            task.name(),
            String.join(
                "; or ",
                task.data().layouts().stream()
                    .map(layout -> String.join(", ", layout.needed()))
                    .toList()),
            String.join(", ", row.propertyNames())));
  }

  private static ItemFields ofColumns(Layout layout, ObjectNode row, String place) {
    var parts = new ArrayList<String>();
    for (String column : layout.question()) {
      parts.add(
          value(row.get(column))
              .orElseThrow(() -> bad(place, Phrase.of("`%s` is no text", column)))
              .strip());
    }
    String question = String.join(" ", parts);
    if (question.isBlank()) {
      throw bad(place, "asks nothing: its question is empty");
    }
    if (layout.choices().isPresent()) {
      question += "\n" + choices(row.get(layout.choices().get()), place);
    }
    String reference =
        value(row.get(layout.reference()))
            .orElseThrow(
                () -> bad(place, Phrase.of("`%s` is no text and no number", layout.reference())));
    return new ItemFields(
        question,
        reference,
        group(row, layout.id()),
        group(row, layout.groups().source()),
        group(row, layout.groups().topic()),
        group(row, layout.groups().level()));
  }

  private static Optional<String> group(ObjectNode row, Optional<String> column) {
    return column.flatMap(name -> value(row.path(name))).filter(value -> !value.isBlank());
  }

  /// Options as MAmmoTH shows them: `Answer Choices: (A) 21 (B) 22`.
  private static String choices(JsonNode options, String place) {
    var text = new StringBuilder("Answer Choices:");
    if (!options.isArray() || options.isEmpty()) {
      throw bad(place, "has no list of options");
    }
    for (JsonNode option : options) {
      String word = value(option).orElseThrow(() -> bad(place, "has an option that is no text"));
      text.append(" (").append(word.replace("(", " (").replace(")", ") "));
    }
    return text.toString().stripTrailing();
  }

  /// A text; a number as people write it, without `.0`.
  private static Optional<String> value(JsonNode node) {
    if (node.isString()) {
      return Optional.of(node.stringValue());
    }
    if (!node.isNumber()) {
      return Optional.empty();
    }
    BigDecimal number = node.decimalValue();
    return Optional.of(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
  }

  private static Optional<ItemFields> ofReport(Layout layout, ObjectNode row, String column) {
    String report = row.path(column).asString("").replace("\r\n", "\n");
    var question = new ArrayList<String>();
    for (String heading : layout.question()) {
      section(report, heading).ifPresent(question::add);
    }
    Optional<String> reference = section(report, layout.reference());
    if (question.size() < layout.question().size() || reference.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ItemFields(
            String.join(" ", question),
            reference.get(),
            group(row, layout.id()),
            group(row, layout.groups().source()),
            group(row, layout.groups().topic()),
            group(row, layout.groups().level())));
  }

  /// What stands behind a heading, up to the next one, on one line.
  private static Optional<String> section(String report, String heading) {
    Matcher headings = HEADING.matcher(report);
    List<int[]> all = new ArrayList<>();
    int wanted = -1;
    while (headings.find()) {
      String name = headings.group(1).strip();
      if (wanted < 0 && name.equals(heading.toUpperCase(Locale.ROOT))) {
        wanted = all.size();
      }
      all.add(new int[] {headings.start(1), headings.end()});
    }
    if (wanted < 0) {
      return Optional.empty();
    }
    int end = wanted + 1 < all.size() ? all.get(wanted + 1)[0] : report.length();
    String text = report.substring(all.get(wanted)[1], end).strip().replaceAll("\\s+", " ");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static S2lException bad(String place, String what) {
    return new S2lException(ExitCode.DATA, Phrase.of("%s %s.", place, what));
  }
}
