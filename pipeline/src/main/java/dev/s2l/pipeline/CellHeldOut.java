package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.prompt.PromptTemplate;
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
                set.name(), encoded(set, target.tokens(), tokenizer, folder, progress, stop)));
      }
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
    return all;
  }

  private static TokenStore encoded(
      Trainee.HeldOutSet set,
      TokenSettings how,
      TextTokenizer tokenizer,
      Path folder,
      Progress progress,
      StopSignal stop)
      throws IOException {
    var data = set.data();
    try (var dataset =
        Dataset.readKeeping(
            0, data.files(), data.settings(), folder.resolve("dataset"), progress, stop)) {
      var tokens =
          TokenStore.build(
              dataset,
              PromptTemplate.named(how.templateName(), tokenizer.folder()),
              tokenizer,
              how.maxLength(),
              how.overLength(),
              folder.resolve("tokens"),
              progress,
              stop);
      try {
        data.refuseTooManyRejected(dataset, tokens);
        if (tokens.manifest().counts().usable() == 0) {
          throw new S2lException(
              ExitCode.DATA,
              Phrase.of("--eval-data %s: no row has a token that is learned.", set.name()));
        }
      } catch (RuntimeException e) {
        tokens.close();
        throw e;
      }
      var counts = tokens.manifest().counts();
      progress.note(
          Phrase.of(
              "held out %s: %,d of %,d rows usable, %,d tokens (%,d learned)",
              set.name(), counts.usable(), counts.rows(), counts.tokens(), counts.learned()));
      return tokens;
    } catch (S2lException e) {
      throw e.isStop() ? e : new S2lException(e.exitCode(), "--eval-data: " + e.withOptions(), e);
    }
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
