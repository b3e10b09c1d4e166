package dev.s2l.lm.train;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.HeadGradient;
import dev.s2l.lm.model.Mode;
import dev.s2l.lm.record.BatchPlan;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Tensor;

/// Gradients of whole batches in float32: several threads compute micro-batches and add them up in
/// the order of the plan, so threads change no bit.
final class BatchGradients implements AutoCloseable {
  private final Decoder decoder;
  private final TokenStore tokens;
  private final ComputePlan compute;
  private final long seed;
  private final StopSignal stop;
  private final OrderedSums sums;

  /// One a thread.
  private final List<HeadGradient> heads = new ArrayList<>();

  /// @param loss mean over the learned tokens of the batch, in nats
  /// @param norm length of the gradient before clipping
  /// @param tokens of the batch, padding not counted
  /// @param rowLosses by row of the batch, means over its learned tokens, in nats
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
  record Step(double loss, double norm, long tokens, double[] rowLosses) {}

  /// @param seed of what is left out at random
  BatchGradients(
      Decoder decoder, TokenStore tokens, ComputePlan compute, long seed, StopSignal stop) {
    this.decoder = decoder;
    this.tokens = tokens;
    this.compute = compute;
    this.seed = seed;
    this.stop = stop;
    var parameters = List.copyOf(decoder.trained().values());
    this.sums = new OrderedSums(parameters, MicroBatch.stages(decoder.groups()));
    for (int i = 0; i < compute.threads(); i++) {
      heads.add(new HeadGradient(decoder, compute.logitRows()));
    }
    parameters.forEach(parameter -> parameter.set_requires_grad(true));
  }

  /// By what is trained, in the decoder's order; float32, owned here, overwritten by the next
  /// batch.
  List<Tensor> gradients() {
    return sums.totals();
  }

  /// @param step names the batch: the same draws for the same step
  /// @throws S2lException (130, 143) if stopped; the gradients are of no use then
  Step compute(int[] rows, int step) {
    long learned = Arrays.stream(rows).mapToLong(tokens::learnedCount).sum();
    // The longest first: the threads end at about the same time.
    var plan = BatchPlan.even(tokens, rows, compute.tokenBudget()).reversed();
    var losses = new MicroBatch.Losses[plan.size()];
    var next = new AtomicInteger();
    sums.begin();
    var work =
        heads.subList(0, Math.min(heads.size(), plan.size())).stream()
            .<Callable<Boolean>>map(
                head -> () -> work(plan, step, next, 1.0 / learned, head, losses))
            .toList();
    try {
      decoder.trainingLibrary().run(decoder.compute(), work, "training");
    } catch (OrderedSums.Abandoned e) {
      throw sums.failure().orElse(e);
    }
    long all = Arrays.stream(rows).mapToLong(tokens::length).sum();
    double loss = Arrays.stream(losses).mapToDouble(MicroBatch.Losses::ofBatch).sum();
    return new Step(loss, sums.norm(), all, byRow(rows, plan, losses));
  }

  private static double[] byRow(int[] rows, List<int[]> plan, MicroBatch.Losses[] losses) {
    var found = new HashMap<Integer, Double>();
    for (int i = 0; i < losses.length; i++) {
      for (int b = 0; b < plan.get(i).length; b++) {
        found.put(plan.get(i)[b], losses[i].byRow()[b]);
      }
    }
    return Arrays.stream(rows).mapToDouble(found::get).toArray();
  }

  private boolean work(
      List<int[]> plan,
      int step,
      AtomicInteger next,
      double share,
      HeadGradient head,
      MicroBatch.Losses[] losses) {
    try {
      for (int i = next.getAndIncrement(); i < plan.size(); i = next.getAndIncrement()) {
        var part = MicroBatch.of(decoder, tokens, i, plan.get(i), share);
        var mode = new Mode.Training(seed, Phrase.of("step-%d/%d", step, i), compute.activations());
        losses[i] = part.compute(decoder, mode, head, sums, stop);
      }
      return true;
    } catch (RuntimeException e) {
      sums.giveUp(e);
      throw e;
    } catch (Error e) {
      sums.giveUp(new IllegalStateException("training failed", e));
      throw e;
    } finally {
      next.set(plan.size());
    }
  }

  /// As [OrderedSums#clip].
  void clip(double norm, double most) {
    sums.clip(norm, most);
  }

  @Override
  public void close() {
    decoder.trained().values().forEach(parameter -> parameter.set_requires_grad(false));
    heads.forEach(HeadGradient::close);
    sums.close();
  }
}
