package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.s2l.run.StopSignal;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// [Steps] in float32 on a CPU. Products come from the libraries, what lies between them is plain
/// code: for a few rows, the calls of some thirty operators a layer take as long as the products.
final class FloatSteps implements Steps {
  private final Decoder decoder;
  private final DecoderConfig config;
  private final RowCaches caches;
  private final Team team;
  private final MemorySegment words;
  private final Optional<MemorySegment> positions;
  private final List<StepLayer> layers;
  private final StepNorm finalNorm;
  private final SharedProducts head;
  private final StepBuffers buffers;

  FloatSteps(Decoder decoder, int rows, int positions, Team team) {
    this.decoder = decoder;
    this.config = decoder.config();
    this.caches = RowCaches.empty(decoder, rows, positions);
    this.team = team;
    words = Slab.floats(decoder.words());
    this.positions = decoder.positions().map(Slab::floats);
    layers =
        decoder.layers().stream()
            .map(layer -> StepLayer.of(config.attention(), layer, team.size()))
            .toList();
    finalNorm = StepNorm.of(decoder.finalNorm());
    head = new SharedProducts(List.of(decoder.head()), team.size());
    buffers = new StepBuffers(config, caches.slots());
  }

  @Override
  public RowCaches caches() {
    return caches;
  }

  @Override
  public Tensor next(int[] ids, StopSignal stop) {
    int rows = caches.filledUp(ids.length);
    try (var scope = new PointerScope()) {
      var step = caches.step(rows);
      decoder.checkLength(step.length() + 1);
      embed(ids, step);
      buffers.fit(step);
      var turn = StepTurn.of(config.position(), step);
      for (var layer : layers) {
        stop.check();
        layer.of(buffers, turn, step, team);
      }
      step.advance(1);
      finalNorm.of(buffers.x(), buffers.normed(), rows);
      head.compute(buffers.normed(), buffers.logits(), rows, team);
      return Scopes.leave(scope, buffers.logits().of(rows).t());
    }
  }

  private void embed(int[] ids, RowCaches.Step step) {
    int rows = step.rows();
    int hidden = config.size().hidden();
    for (int row = 0; row < rows; row++) {
      long word = (long) ids[Math.min(row, ids.length - 1)] * hidden;
      long position = (long) step.position(row) * hidden;
      for (int i = 0; i < hidden; i++) {
        float value = words.getAtIndex(JAVA_FLOAT, word + i);
        if (positions.isPresent()) {
          value += positions.get().getAtIndex(JAVA_FLOAT, position + i);
        }
        buffers.x().set((long) i * rows + row, value);
      }
    }
  }

  @Override
  public void close() {
    layers.forEach(StepLayer::close);
    head.close();
    buffers.close();
    caches.close();
  }
}
