package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows of the task that a subset is wanted for. `target-loss-drop` and `target-similarity` look at
/// them.
///
/// @param source where they are
/// @param how they are encoded: as the data are
public record TargetData(DataSource source, TokenSettings how) {
  private static final int BATCH = 8;

  /// The signals with those that are meant: where there are target rows and nothing is named that
  /// is made with them, all of it; and with the embeddings of target rows those of all rows, which
  /// they are compared with.
  ///
  /// @throws S2lException (2) if a signal is made with target rows, and there are none
  public static Set<Signal> complete(Set<Signal> wanted, Optional<TargetData> target) {
    var all = EnumSet.noneOf(Signal.class);
    all.addAll(wanted);
    boolean named = all.stream().anyMatch(Signal::seesTarget);
    if (named && target.isEmpty()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s: they are made with rows of the task that the subset is wanted for. Name these"
                  + " with --target-data.",
              all.stream()
                  .filter(Signal::seesTarget)
                  .map(Signal::noun)
                  .collect(Collectors.joining(", "))));
    }
    if (!named && target.isPresent()) {
      Stream.of(Signal.values()).filter(Signal::seesTarget).forEach(all::add);
    }
    if (all.contains(Signal.TARGET_EMBEDDINGS)) {
      all.add(Signal.EMBEDDINGS);
    }
    return all;
  }

  /// As [RowsAside#checkFiles].
  void checkFiles() throws IOException {
    aside().checkFiles();
  }

  /// As [RowsAside#read].
  TokenStore read(StageInputs inputs) throws IOException {
    return aside().read(inputs);
  }

  /// As [RowsAside#read].
  TokenStore read(TextTokenizer tokenizer, Path scratch, Progress progress, StopSignal stop)
      throws IOException {
    return aside().read(tokenizer, scratch, progress, stop);
  }

  private RowsAside aside() {
    return new RowsAside("--target-data", "target rows", source, how);
  }

  /// The short training on them: three epochs of batches of eight, in float32, with the usual rate
  /// of the model's kind. The target rows are few, so batches are small (our choice).
  ///
  /// @param fresh whether the model began with random weights
  static TrainSettings training(boolean fresh, long seed) {
    var usual = fresh ? TrainSettings.fromScratch() : TrainSettings.pretrained();
    return usual
        .withBatches(new TrainSettings.Batches(BATCH, 1, usual.batches().groupByLength()))
        .withPrecision(Precision.FLOAT32)
        .withSeed(seed);
  }
}
