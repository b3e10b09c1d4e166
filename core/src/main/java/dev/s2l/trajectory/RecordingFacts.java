package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Facts about the rows' tokens that the recorder wrote besides the losses. Trajectories of other
/// trainers and of older versions of s2l do not have them.
///
/// @param unigramLossNats see [Learning]
/// @param cutResponses ascending by row; empty if no response was cut, absent if it is not known
/// @param responseTokens `(rows)`: how many tokens of each row count in its loss, 0 for rows that
///   are not usable; shared, not copied. Absent if it is not known
/// @param missingDropout dropout that the proxy's configuration asks for in training, and that it
///   was trained without; empty for none
/// @param completed which columns were completed from a sample of the rows, in a sentence; empty
///   where all rows were recorded at every step
/// @param int8 whether losses were computed with products in int8
public record RecordingFacts(
    Optional<Double> unigramLossNats,
    Optional<List<CutResponse>> cutResponses,
    Optional<int[]> responseTokens,
    Optional<String> missingDropout,
    Optional<String> completed,
    boolean int8) {
  /// The key of the unigram model's loss in the `recording` part of the manifest.
  public static final String UNIGRAM = "unigram_loss_nats";

  /// The key of the dropout that was left out.
  public static final String DROPOUT = "dropout_left_out";

  /// The key of the sentence about completed columns.
  public static final String COMPLETED = "completed_columns";

  /// The key of the format that losses were computed in.
  public static final String DTYPE = "dtype";

  private static final String INT8 = "int8";

  /// Nothing is known.
  public static final RecordingFacts NONE =
      new RecordingFacts(Optional.empty(), Optional.empty(), Optional.empty());

  /// Facts about rows alone.
  public RecordingFacts(
      Optional<Double> unigramLossNats,
      Optional<List<CutResponse>> cutResponses,
      Optional<int[]> responseTokens) {
    this(unigramLossNats, cutResponses, responseTokens, Optional.empty(), Optional.empty(), false);
  }

  public RecordingFacts {
    cutResponses = cutResponses.map(List::copyOf);
  }

  /// Reads the facts beside trajectories of any form.
  ///
  /// @throws S2lException (8) if it cannot be read
  public static RecordingFacts beside(Path trajectories) throws IOException {
    if (!StageFolder.isComplete(trajectories)) {
      return NONE;
    }
    var folder = TrajectoryFolder.at(trajectories);
    var unigram = Optional.ofNullable(folder.manifest().recording().get(UNIGRAM));
    try {
      return new RecordingFacts(
          unigram.map(Double::valueOf),
          folder.cutResponses(),
          folder.responseTokens(),
          Optional.ofNullable(folder.manifest().recording().get(DROPOUT)),
          Optional.ofNullable(folder.manifest().recording().get(COMPLETED)),
          INT8.equals(folder.manifest().recording().get(DTYPE)));
    } catch (NumberFormatException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s says %s: '%s', which is no number. Record the trajectories again.",
              trajectories, UNIGRAM, unigram.orElse("")),
          e);
    }
  }
}
