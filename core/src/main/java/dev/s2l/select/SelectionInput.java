package dev.s2l.select;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.Trajectories;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/// The input of a selection: each component has one row per accepted row of the data set.
///
/// @param sources all empty if unknown
/// @param topics all empty if unknown
/// @param responseLength characters of a row's response; absent without a data set
/// @param signals those that were recorded and that the method needs, each `(rows, dimensions)`
/// @param facts what the recorder wrote about the rows besides their losses
public record SelectionInput(
    Trajectories trajectories,
    RowLabels sources,
    RowLabels topics,
    Optional<IntUnaryOperator> responseLength,
    Map<Signal, Trajectories> signals,
    RecordingFacts facts) {

  public SelectionInput {
    requireRows("sources", sources.codes().length, trajectories.rows());
    requireRows("topics", topics.codes().length, trajectories.rows());
    signals.forEach(
        (signal, matrix) -> {
          if (signal.byRow()) {
            requireRows(signal.noun(), matrix.rows(), trajectories.rows());
          }
        });
    signals = Map.copyOf(signals);
  }

  /// Without signals, and nothing known of the recording.
  public SelectionInput(
      Trajectories trajectories,
      RowLabels sources,
      RowLabels topics,
      Optional<IntUnaryOperator> responseLength) {
    this(trajectories, sources, topics, responseLength, Map.of(), RecordingFacts.NONE);
  }

  /// @param matrix `(rows, dimensions)`, as [Trajectories#open] reads a `.npy` matrix
  public SelectionInput with(Signal signal, Trajectories matrix) {
    var more = new EnumMap<Signal, Trajectories>(Signal.class);
    more.putAll(signals);
    more.put(signal, matrix);
    return new SelectionInput(trajectories, sources, topics, responseLength, more, facts);
  }

  /// One vector a row, for `facility-location` and `embedding-diverse`.
  ///
  /// @param matrix as in [#with]
  public SelectionInput withEmbeddings(Trajectories matrix) {
    return with(Signal.EMBEDDINGS, matrix);
  }

  /// The matrix of a signal; absent if it was not recorded, or if the method does not need it.
  public Optional<Trajectories> signal(Signal signal) {
    return Optional.ofNullable(signals.get(signal));
  }

  /// @throws S2lException (3) if they are those of other rows
  public SelectionInput withFacts(RecordingFacts known) {
    known
        .cutResponses()
        .filter(cuts -> !cuts.isEmpty())
        .ifPresent(cuts -> requireRow(cuts.getLast().row(), trajectories.rows()));
    known
        .responseTokens()
        .ifPresent(counts -> requireRows("response tokens", counts.length, trajectories.rows()));
    return new SelectionInput(trajectories, sources, topics, responseLength, signals, known);
  }

  /// Trajectories without their data set: nothing is known about the rows but their losses.
  public static SelectionInput of(Trajectories trajectories) {
    var none = RowLabels.none(trajectories.rows());
    return new SelectionInput(trajectories, none, none, Optional.empty());
  }

  /// Trajectories and the data set they were recorded on.
  public static SelectionInput of(Trajectories trajectories, Dataset dataset) {
    return new SelectionInput(
        trajectories,
        RowLabels.of(dataset.size(), dataset::source),
        RowLabels.of(dataset.size(), dataset::topic),
        Optional.of(
            row -> PromptAndResponse.of(dataset.example(row).content()).response().length()));
  }

  /// Trajectories, and the data set they were recorded on if it is available.
  public static SelectionInput of(Trajectories trajectories, Optional<Dataset> dataset) {
    return dataset.map(data -> of(trajectories, data)).orElseGet(() -> of(trajectories));
  }

  private static void requireRow(int row, int rows) {
    if (row >= rows) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "trajectories of %,d rows come with a cut response of row %,d. Record them again.",
              rows, row));
    }
  }

  private static void requireRows(String what, int actual, int expected) {
    if (actual != expected) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "trajectories and data set do not belong together: %,d rows have losses, the %s are"
                  + " those of %,d rows. Record the trajectories on the same data.",
              expected, what, actual));
    }
  }
}
