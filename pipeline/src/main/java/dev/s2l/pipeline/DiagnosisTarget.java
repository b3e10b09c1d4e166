package dev.s2l.pipeline;

import dev.s2l.compare.diagnosis.TargetPart;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.Precision;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// Losses of some rows under the target, beside those under the proxy at the end.
final class DiagnosisTarget {
  private static final int ROWS = 1_000;

  private DiagnosisTarget() {}

  static TargetPart of(
      ModelChoice target,
      DiagnosedRun run,
      DiagnosisRows rows,
      long seed,
      RunSession session,
      Path scratch)
      throws IOException {
    Progress progress = session.progress();
    StopSignal stop = session.stopSignal();
    var compute = session.compute(Precision.AUTO);
    try (var model = new LoadedModel(target, compute.format(), compute);
        var tokens = tokens(model, run, scratch, progress, stop)) {
      int[] some =
          Arrays.stream(DiagnosisRows.sample(rows.all(), ROWS, seed, "target-rows"))
              .filter(tokens::usable)
              .toArray();
      float[] found =
          LossRecorder.record(
              model.decoder(),
              tokens,
              some,
              RecordSettings.of(model.config(), compute),
              "target",
              progress,
              stop);
      var losses = run.input().trajectories();
      float[] last = losses.column(losses.count() - 1);
      for (int row : some) {
        if (!Float.isFinite(found[row])) {
          throw new S2lException(
              ExitCode.MODEL,
              Phrase.of(
                  "--target %s: the loss of row %,d is %s, no number. Its weights cannot be"
                      + " compared.",
                  target.label(), row, found[row]));
        }
      }
      return TargetPart.of(target.label(), at(last, some), at(found, some), seed);
    }
  }

  private static TokenStore tokens(
      LoadedModel model, DiagnosedRun run, Path scratch, Progress progress, StopSignal stop) {
    var how = run.tokens().manifest().source();
    return TokenStore.build(
        run.dataset(),
        PromptTemplate.ofLabel(how.template(), model.tokenizer().folder()),
        model.tokenizer(),
        how.maxLength(),
        how.overLength(),
        scratch.resolve("target-tokens"),
        progress,
        stop);
  }

  private static double[] at(float[] column, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> column[row]).toArray();
  }
}
