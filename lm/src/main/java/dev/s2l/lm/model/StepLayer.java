package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.zeros;

import dev.s2l.lm.model.DecoderConfig.Residual;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// A [Layer] for [FloatSteps]. Does not own its weights.
record StepLayer(
    Layer layer,
    StepNorm attentionNorm,
    SharedProducts input,
    StepAttention attention,
    SharedProducts output,
    StepNorm mlpNorm,
    SharedProducts entering,
    SharedProducts down)
    implements AutoCloseable {
  /// Numbers that a thread activates at a time.
  private static final long TOGETHER = 8 * 1024;

  /// libtorch activates this many numbers with the same vectors; the rest of a range one by one,
  /// with other last bits.
  private static final long AT_ONCE = 64;

  static StepLayer of(DecoderConfig.Attention shape, Layer layer, int threads) {
    return new StepLayer(
        layer,
        StepNorm.of(layer.attentionNorm()),
        new SharedProducts(layer.attention().input().projections(), threads),
        new StepAttention(shape, layer.attention()),
        new SharedProducts(List.of(layer.attention().output()), threads),
        StepNorm.of(layer.mlpNorm()),
        new SharedProducts(layer.mlp().entering(), threads),
        new SharedProducts(List.of(layer.mlp().down()), threads));
  }

  /// From what enters the layer to what leaves it, in [StepBuffers#x].
  void of(StepBuffers buffers, StepTurn turn, RowCaches.Step step, Team team) {
    int rows = step.rows();
    attentionNorm.of(buffers.x(), buffers.normed(), rows);
    input.compute(buffers.normed(), buffers.projected(), rows, team);
    attention.of(buffers, turn, step, team);
    output.compute(buffers.attended(), buffers.added(), rows, team);
    if (layer.residual() == Residual.PARALLEL) {
      mlpNorm.of(buffers.x(), buffers.normed(), rows);
    }
    add(buffers, rows);
    if (layer.residual() == Residual.SEQUENTIAL) {
      mlpNorm.of(buffers.x(), buffers.normed(), rows);
    }
    entering.compute(buffers.normed(), buffers.inner(), rows, team);
    activate(buffers.inner(), rows, team);
    down.compute(buffers.inner(), buffers.added(), rows, team);
    add(buffers, rows);
  }

  private void add(StepBuffers buffers, int rows) {
    long numbers = (long) output.outputs() * rows;
    for (long i = 0; i < numbers; i++) {
      buffers.x().set(i, buffers.x().get(i) + buffers.added().get(i));
    }
  }

  private void activate(Slab inner, int rows, Team team) {
    boolean gated = layer.mlp().gated();
    long all = (long) (gated ? entering.outputs() / 2 : entering.outputs()) * rows;
    long whole = all / AT_ONCE * AT_ONCE;
    var numbers = inner.of(rows).view(-1);
    team.share(
        Math.toIntExact(Math.ceilDiv(whole, TOGETHER)),
        part -> {
          try (var scope = new PointerScope()) {
            long first = part * TOGETHER;
            long count = Math.min(TOGETHER, whole - first);
            var gate = activated(numbers.narrow(0, first, count));
            if (gated) {
              gate.mul_(numbers.narrow(0, all + first, count));
            }
          }
        });
    if (whole < all) {
      var rest = numbers.narrow(0, whole, all - whole);
      var filled = zeros(new long[] {AT_ONCE}, rest.options());
      filled.narrow(0, 0, all - whole).copy_(rest);
      rest.copy_(activated(filled).narrow(0, 0, all - whole));
      if (gated) {
        rest.mul_(numbers.narrow(0, all + whole, all - whole));
      }
    }
  }

  private Tensor activated(Tensor numbers) {
    return Mlp.activateInPlace(layer.mlp().activation(), numbers);
  }

  @Override
  public void close() {
    List.of(input, output, entering, down).forEach(SharedProducts::close);
  }
}
