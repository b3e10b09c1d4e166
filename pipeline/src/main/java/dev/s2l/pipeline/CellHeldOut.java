package dev.s2l.pipeline;

import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Held-out rows of a comparison, encoded once for all cells. The loss of a model on a set is the
/// mean of the rows' own means over their learned tokens, in nats, so that each row is an item.
final class CellHeldOut implements AutoCloseable {
  private record Encoded(String name, TokenStore tokens) {}

  private final List<Encoded> sets = new ArrayList<>();

  private CellHeldOut() {}

  /// Reads and encodes the sets into `scratch`.
  ///
  /// @throws S2lException (3) if a set has no usable row, or too many are rejected
  static CellHeldOut read(
      Trainee.Target target,
      TextTokenizer tokenizer,
      Path scratch,
      Progress progress,
      StopSignal stop)
      throws IOException {
    var all = new CellHeldOut();
    try {
      for (Trainee.HeldOutSet set : target.heldOut()) {
        Path folder = Files.createDirectories(scratch.resolve("held-out-" + all.sets.size()));
        all.sets.add(
            new Encoded(
                set.name(), set.aside(target.tokens()).read(tokenizer, folder, progress, stop)));
      }
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
    return all;
  }

  /// Tokens that scoring all sets takes.
  long tokens() {
    return sets.stream().mapToLong(set -> set.tokens().manifest().counts().tokens()).sum();
  }

  /// Rows with a loss.
  int rows() {
    return sets.stream().mapToInt(set -> set.tokens().manifest().counts().usable()).sum();
  }

  /// Measures a model.
  void measure(LoadedModel model, CellMeasures measures, Progress progress, StopSignal stop) {
    var settings = RecordSettings.of(model.config(), model.compute());
    for (Encoded set : sets) {
      var tokens = set.tokens();
      String metric = set.name() + "/loss";
      float[] losses =
          LossRecorder.record(
              model.decoder(), tokens, settings, "loss of " + set.name(), progress, stop);
      double sum = 0;
      int count = 0;
      for (int row = 0; row < tokens.rows(); row++) {
        if (tokens.usable(row)) {
          sum += losses[row];
          count++;
          measures.item(metric, Integer.toString(row + 1), losses[row]);
        }
      }
      if (!Double.isFinite(sum)) {
        throw new S2lException(
            ExitCode.DIVERGED,
            Phrase.of(
                "the loss of %s under the trained model is %s: the training diverged. Lower"
                    + " --learning-rate.",
                set.name(), sum / count));
      }
      measures.metrics().put(metric, sum / count);
    }
  }

  @Override
  public void close() {
    sets.forEach(set -> set.tokens().close());
  }
}
