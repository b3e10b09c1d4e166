package dev.s2l.trajectory;

import dev.s2l.dataset.ColumnNames;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/// The meaning of the columns of a table of losses.
///
/// @param row number of the row, from 0; empty if there is none
/// @param id of the row; empty if there is none
record TableColumns(String row, String id, String step, String loss) {
  static final String ROW = "row";
  static final String ID = "id";
  static final String STEP = "step";
  static final String LOSS = "loss";

  /// The words that the user may give columns for.
  static final List<String> WORDS = List.of(ROW, ID, STEP, LOSS);

  /// Finds the columns by the user's setting, else by their names. Where there are steps, epochs
  /// are another column, wherever they stand.
  ///
  /// @param names of the columns of the table
  /// @param given the user's column by our word
  /// @throws dev.s2l.run.S2lException (3) if one is missing
  static TableColumns of(Path file, Collection<String> names, SortedMap<String, String> given) {
    for (String word : WORDS) {
      String column = given.getOrDefault(word, "");
      if (!column.isEmpty() && !names.contains(column)) {
        throw refused(
            file,
            Phrase.of(
                "no column \"%s\" (--trajectory-columns %s=%s). %s",
                column, word, column, ColumnNames.existing(column, names)));
      }
    }
    String step = given.getOrDefault(STEP, named(names, STEP, "global_step", "iteration", "epoch"));
    String loss = given.getOrDefault(LOSS, named(names, LOSS));
    String row = given.getOrDefault(ROW, given.containsKey(ID) ? "" : named(names, ROW));
    String id = given.getOrDefault(ID, given.containsKey(ROW) ? "" : named(names, ID, "guid"));
    if (row.isEmpty() && id.isEmpty()) {
      id = ColumnNames.id(names).orElse("");
    }
    if (step.isEmpty() || loss.isEmpty() || row.isEmpty() == id.isEmpty()) {
      throw refused(
          file,
          step.isEmpty()
              ? missing(STEP, names)
              : loss.isEmpty()
                  ? missing(LOSS, names)
                  : row.isEmpty()
                      ? missing(ID, names)
                      : Phrase.of(
                          "it has both \"%s\" and \"%s\". Say which names the rows:"
                              + " --trajectory-columns row=%s or id=%s.",
                          row, id, row, id));
    }
    return new TableColumns(row, id, step, loss);
  }

  private static String missing(String word, Collection<String> names) {
    return Phrase.of(
        "no column for '%s'. %s Name it with --trajectory-columns %s=NAME.",
        word, ColumnNames.existing(word, names), word);
  }

  private static S2lException refused(Path file, String what) {
    return new S2lException(ExitCode.DATA, Phrase.of("%s: %s", file, what));
  }

  private static String named(Collection<String> names, String... words) {
    for (String word : words) {
      Optional<String> match =
          names.stream()
              .filter(name -> name.strip().toLowerCase(Locale.ROOT).equals(word))
              .findFirst();
      if (match.isPresent()) {
        return match.get();
      }
    }
    return "";
  }
}
