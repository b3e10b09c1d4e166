package dev.s2l.lm.train;

import static org.bytedeco.pytorch.global.torch.linalg_vector_norm;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.record.BatchPlan;
import dev.s2l.lm.record.RowBatch;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.Futures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Gradients of whole batches in float32: several threads compute micro-batches, one adds them up
/// in the order of the plan, so threads change no bit.
final class BatchGradients implements AutoCloseable {
  private final Decoder decoder;
  private final TokenStore tokens;
  private final ComputePlan compute;
  private final List<Tensor> parameters;
  private final List<Tensor> totals = new ArrayList<>();
  private final ExecutorService pool;

  /// @param loss mean over the learned tokens of the batch, in nats
  /// @param norm length of the gradient before clipping
  /// @param tokens of the batch, padding not counted
  record Step(double loss, double norm, long tokens) {}

  BatchGradients(Decoder decoder, TokenStore tokens, ComputePlan compute) {
    this.decoder = decoder;
    this.tokens = tokens;
    this.compute = compute;
    this.parameters = List.copyOf(decoder.parameters().values());
    for (Tensor parameter : parameters) {
      try (var scope = new PointerScope()) {
        Tensor total = zeros_like(parameter).to(ScalarType.Float);
        totals.add(total.retainReference());
      }
      parameter.set_requires_grad(true);
    }
    this.pool = Executors.newFixedThreadPool(compute.threads());
  }

  /// By parameter, in the decoder's order; float32, owned here, overwritten by the next batch.
  List<Tensor> gradients() {
    return totals;
  }

  Step compute(int[] rows) {
    long learned = Arrays.stream(rows).mapToLong(tokens::learnedCount).sum();
    // The longest first: the threads end at about the same time.
    var plan = BatchPlan.of(tokens, rows, 0, compute.tokenBudget()).reversed();
    var pending = new ArrayDeque<Future<MicroBatch.Gradients>>();
    double loss = 0;
    int submitted = 0;
    for (int added = 0; added < plan.size(); added++) {
      while (submitted < plan.size() && pending.size() < compute.threads() + 1) {
        int[] part = plan.get(submitted++);
        pending.add(pool.submit(() -> microBatch(part, learned)));
      }
      try (var result = Futures.result(pending.remove(), "training")) {
        loss += result.loss();
        add(result, added == 0);
      }
    }
    long all = Arrays.stream(rows).mapToLong(tokens::length).sum();
    return new Step(loss, norm(), all);
  }

  private MicroBatch.Gradients microBatch(int[] rows, long learned) {
    Torch.threads(1);
    return MicroBatch.of(
        decoder, parameters, RowBatch.of(tokens, rows, 0), learned, compute.logitBudget());
  }

  private void add(MicroBatch.Gradients part, boolean first) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      boolean fresh = first;
      for (var list : part.gradients()) {
        for (int p = 0; p < totals.size(); p++) {
          var gradient = list.get(p);
          if (fresh && gradient.defined()) {
            totals.get(p).copy_(gradient);
          } else if (fresh) {
            totals.get(p).zero_();
          } else if (gradient.defined()) {
            totals.get(p).add_(gradient);
          }
        }
        fresh = false;
      }
    }
  }

  private double norm() {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      double squares = 0;
      for (Tensor total : totals) {
        double norm = linalg_vector_norm(total).item_double();
        squares += norm * norm;
      }
      return Math.sqrt(squares);
    }
  }

  /// Scales the gradients so that their length is at most `most`, as `clip_grad_norm_` does.
  ///
  /// @param norm their length now
  void clip(double norm, double most) {
    double share = most / (norm + 1e-6);
    if (most <= 0 || share >= 1) {
      return;
    }
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var factor = new Scalar(share);
      totals.forEach(total -> total.mul_(factor));
    }
  }

  @Override
  public void close() {
    pool.close();
    parameters.forEach(parameter -> parameter.set_requires_grad(false));
    totals.forEach(Tensor::close);
  }
}
