package dev.s2l.lm.train;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.util.Arrays;
import java.util.Optional;

/// A training on some of the rows that keeps nothing but the decoder: so short that it is begun
/// anew where it is interrupted.
public final class ShortTraining {
  private ShortTraining() {}

  /// How many steps there are.
  public static int steps(int rows, TrainSettings settings) {
    return plan(rows, settings).totalSteps();
  }

  private static TrainPlan plan(int rows, TrainSettings settings) {
    int perEpoch = Math.ceilDiv(rows, settings.batches().rows());
    int total = settings.schedule().steps(perEpoch);
    return new TrainPlan(perEpoch, total, settings.schedule().warmupSteps(total));
  }

  /// Trains in the order and at the rates that [FineTuner] would have if there were no other rows.
  ///
  /// @param decoder float32; trained in place
  /// @param rows usable, ascending
  /// @param task advances by the tokens
  /// @throws S2lException (5) at a loss or gradient that is not finite; (130, 143) if stopped
  public static void train(
      Decoder decoder,
      TokenStore tokens,
      int[] rows,
      TrainSettings settings,
      Progress.Task task,
      StopSignal stop) {
    var plan = plan(rows.length, settings);
    var orders = new EpochOrder(tokens, settings.batches(), Optional.empty(), settings.seed());
    var compute = ComputePlan.of(decoder.config(), decoder.compute(), settings.activations());
    try (var gradients = new BatchGradients(decoder, tokens, compute, settings.seed(), stop);
        var optimizer = new AdamW(decoder.trained(), gradients.gradients(), settings.optimizer())) {
      int[] order = {};
      for (int step = 0; step < plan.totalSteps(); step++) {
        stop.check();
        int place = step % plan.stepsPerEpoch();
        if (place == 0) {
          order = orders.of(step / plan.stepsPerEpoch(), rows);
        }
        int from = place * settings.batches().rows();
        int to = Math.min(order.length, from + settings.batches().rows());
        var batch = gradients.compute(Arrays.copyOfRange(order, from, to), step + 1);
        if (!Double.isFinite(batch.loss()) || !Double.isFinite(batch.norm())) {
          throw new S2lException(
              ExitCode.DIVERGED,
              Phrase.of(
                  "a short training diverged at step %d: loss %s, gradient length %s.",
                  step + 1, batch.loss(), batch.norm()));
        }
        gradients.clip(batch.norm(), settings.optimizer().maxGradNorm());
        var schedule = settings.schedule();
        optimizer.step(
            step + 1, schedule.lrSchedulerType().rate(schedule.learningRate(), step, plan));
        task.advance(batch.tokens(), Phrase.of("loss %.3f", batch.loss()));
      }
    }
  }
}
