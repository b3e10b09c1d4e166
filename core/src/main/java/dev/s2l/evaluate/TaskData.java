package dev.s2l.evaluate;

import java.util.List;
import java.util.Optional;

/// Where the items of a task are, and in which columns.
///
/// @param files under the folder that a user names, of which the first that is there is read; `*`
///   stands for any name, and then all that fit are read
/// @param hub `ORG/NAME` of a data set that has them
/// @param hubFiles the same as `files`, in that data set
/// @param layouts how a row may look; a row has the first whose columns it has
/// @param shots examples that stand before a question
public record TaskData(
    List<String> files,
    Optional<String> hub,
    List<String> hubFiles,
    List<Layout> layouts,
    Optional<Shots> shots) {

  /// The names of the columns.
  ///
  /// @param needed those that a row must have to be of this layout
  /// @param question one, or several that a space is put between
  /// @param reference the right answer, or a solution that ends with it
  /// @param choices a list of options, which follow the question as `Answer Choices: (A) … (B) …`
  /// @param sectionsOf a column with a report: question and reference are sections of it, by their
  ///   headings
  /// @param id of the item; its place in the files if empty
  /// @param groups columns that results are told by: `source`, `topic`, `level`, each perhaps empty
  public record Layout(
      List<String> needed,
      List<String> question,
      String reference,
      Optional<String> choices,
      Optional<String> sectionsOf,
      Optional<String> id,
      Groups groups) {}

  /// What results are told by.
  public record Groups(Optional<String> source, Optional<String> topic, Optional<String> level) {}

  /// Examples with their answers.
  ///
  /// @param count before each question
  /// @param files as for items
  /// @param hubFiles likewise
  public record Shots(int count, List<String> files, List<String> hubFiles) {}
}
