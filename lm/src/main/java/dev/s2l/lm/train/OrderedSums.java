package dev.s2l.lm.train;

import static org.bytedeco.pytorch.global.torch.linalg_vector_norm;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The gradient of a whole batch, to which several threads add those of its micro-batches as soon
/// as they have them: no thread keeps a set of gradients of its own. For each stage of the model a
/// micro-batch waits until the one before it has added, so the sums are the same bits with any
/// number of threads.
final class OrderedSums implements AutoCloseable {
  private final List<Tensor> totals = new ArrayList<>();

  /// By stage, the micro-batch whose turn it is.
  private final int[] turns;

  private Optional<RuntimeException> failure = Optional.empty();

  /// Thrown to those who wait when another micro-batch failed.
  static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;

    Abandoned() {
      super("another micro-batch failed", null, false, false);
    }
  }

  /// @param stages of the model, each with parameters of its own
  OrderedSums(List<Tensor> parameters, int stages) {
    turns = new int[stages];
    for (Tensor parameter : parameters) {
      try (var scope = new PointerScope();
          var noGrad = new NoGradGuard()) {
        Tensor total = zeros_like(parameter).to(ScalarType.Float);
        totals.add(total.retainReference());
      }
    }
  }

  /// By parameter, in the decoder's order; float32, owned here, changed by the next batch.
  List<Tensor> totals() {
    return totals;
  }

  /// Starts a batch. No thread may be adding.
  synchronized void begin() {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      totals.forEach(Tensor::zero_);
    }
    Arrays.fill(turns, 0);
    failure = Optional.empty();
  }

  /// Runs `adding` when every micro-batch before `part` has added to `stage`.
  ///
  /// @throws Abandoned if another micro-batch failed
  void add(int part, int stage, Runnable adding) {
    await(part, stage);
    adding.run();
    synchronized (this) {
      turns[stage]++;
      notifyAll();
    }
  }

  private synchronized void await(int part, int stage) {
    while (turns[stage] != part && failure.isEmpty()) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Abandoned();
      }
    }
    if (failure.isPresent()) {
      throw new Abandoned();
    }
  }

  /// Lets nobody wait any longer: a micro-batch failed, and the sums are of no use.
  ///
  /// @param why kept if it is the first
  synchronized void giveUp(RuntimeException why) {
    failure = failure.or(() -> Optional.of(why));
    notifyAll();
  }

  /// What made the first micro-batch of this batch fail.
  synchronized Optional<RuntimeException> failure() {
    return failure;
  }

  /// Length of all gradients together.
  double norm() {
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
    totals.forEach(Tensor::close);
  }
}
