package dev.s2l.handover;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLayout;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.select.ChosenRows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Columns of chosen rows in which turns stand as JSON text. Trainers do not read them; Python
/// makes lists of them.
///
/// @param names of the columns; empty if there are none
record SpelledColumns(List<String> names) {

  /// Those of a file of the subset, seen from its first row.
  ///
  /// @param from place of the file's first chosen row in the selection
  /// @param format of the file; a table holds nothing but texts
  static SpelledColumns of(Dataset dataset, ChosenRows selection, int from, DataFormat format) {
    boolean table = format == DataFormat.CSV || format == DataFormat.TSV;
    int row = selection.at(from).row();
    RowLayout layout = dataset.layout(dataset.inputOf(row)).orElseThrow();
    var values = dataset.values(row);
    var columns =
        switch (layout.kind()) {
          case CONVERSATION -> Stream.of("messages");
          case INSTRUCTION ->
              SpelledTurns.areMessages(values, layout)
                  ? Stream.of("prompt", "response")
                  : Stream.<String>empty();
          case TEXT, TOKENS -> Stream.<String>empty();
        };
    return new SpelledColumns(
        columns
            .map(layout::column)
            .filter(column -> table || SpelledTurns.areIn(values.get(column)))
            .toList());
  }

  boolean none() {
    return names.isEmpty();
  }

  static SpelledColumns joined(List<SpelledColumns> all) {
    return new SpelledColumns(
        all.stream().flatMap(each -> each.names.stream()).distinct().toList());
  }

  /// Python that [#convert] needs before it.
  static String head() {
    return """
    import json


    def turns(value):
        value = json.loads(value) if isinstance(value, str) else value
        return [json.loads(turn) if isinstance(turn, str) else turn for turn in value]


    """;
  }

  /// Python that makes lists of the columns of a variable.
  ///
  /// @param mixed whether contents of turns are texts and lists, which have no other type in common
  String convert(String variable, boolean mixed) {
    String entries =
        names.stream()
            .map(Json.COMPACT::writeValueAsString)
            .map(name -> Phrase.of("%s: turns(row[%s])", name, name))
            .collect(Collectors.joining(", "));
    if (!mixed) {
      return Phrase.of("%1$s = %1$s.map(lambda row: {%2$s})\n", variable, entries);
    }
    String types =
        names.stream()
            .map(name -> Json.COMPACT.writeValueAsString(name) + ": List(Json())")
            .collect(Collectors.joining(", "));
    return Phrase.of(
        """
        from datasets import Features, Json, List  # Json: datasets 4.8 or newer

        %1$s = %1$s.map(
            lambda row: {%2$s},
            features=Features({**%1$s.features, %3$s}),
        )
        """,
        variable, entries, types);
  }

  /// What trainers stumble over, in a sentence without its end.
  Optional<String> obstacle() {
    return none()
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "turns stand in %s as JSON text, which LLaMA-Factory and axolotl do not read: they"
                    + " have no entry for it. The lines for TRL make lists of it",
                names.stream()
                    .map(name -> "\"" + name + "\"")
                    .collect(Collectors.joining(" and "))));
  }
}
