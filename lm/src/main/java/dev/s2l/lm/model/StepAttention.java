package dev.s2l.lm.model;

import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemv;

import java.util.Optional;

/// Attention of one token each of several rows in one layer: turns queries and keys, keeps keys and
/// values, and looks. A team shares rows and key-value heads; each head of a row is two products of
/// a matrix and a vector, since each row looks at keys of its own.
final class StepAttention {
  private final QueryKeyValue input;
  private final Optional<StepNorm> queryNorm;
  private final Optional<StepNorm> keyNorm;
  private final DecoderConfig.Attention shape;
  private final int layer;

  StepAttention(DecoderConfig.Attention shape, Attention attention) {
    this.shape = shape;
    input = attention.input();
    layer = attention.layer();
    queryNorm = input.queryNorm().map(StepNorm::of);
    keyNorm = input.keyNorm().map(StepNorm::of);
  }

  /// From [StepBuffers#projected] to [StepBuffers#attended].
  void of(StepBuffers buffers, StepTurn turn, RowCaches.Step step, Team team) {
    int rows = step.rows();
    int shared = shape.keyValueHeads();
    var cache = step.memory(layer);
    team.share(
        rows * shared, part -> look(buffers, turn, step, cache, part / shared, part % shared));
  }

  private void look(
      StepBuffers buffers,
      StepTurn turn,
      RowCaches.Step step,
      StepMemory cache,
      int row,
      int shared) {
    int rows = step.rows();
    int width = shape.headDimension();
    int position = step.position(row);
    long start = ((long) row * shape.keyValueHeads() + shared) * cache.head();
    var vector = new float[width];
    read(buffers.projected(), input.keyAt(shared), rows, row, vector);
    keyNorm.ifPresent(norm -> norm.normalise(vector));
    turn.turn(vector, row);
    cache.setKey(start + (long) position * width, vector);
    read(buffers.projected(), input.valueAt(shared), rows, row, vector);
    cache.setValue(start + (long) position * width, vector);
    int window = shape.windows().get(layer);
    int first = window == 0 ? 0 : Math.max(0, position + 1 - window);
    int count = position + 1 - first;
    int group = shape.group();
    var scores = new float[count];
    for (int head = shared * group; head < (shared + 1) * group; head++) {
      read(buffers.projected(), input.queryAt(head), rows, row, vector);
      queryNorm.ifPresent(norm -> norm.normalise(vector));
      turn.turn(vector, row);
      long place = (long) row * shape.heads() + head;
      write(buffers.asked(), place * width, vector);
      product(buffers, cache, start + (long) first * width, place, count, step.seen());
      softmax(buffers.scores(), place * step.seen(), scores);
      sum(buffers, cache, start + (long) first * width, place, count, step.seen());
      for (int i = 0; i < width; i++) {
        buffers
            .attended()
            .set(((long) head * width + i) * rows + row, buffers.found().get(place * width + i));
      }
    }
  }

  private void product(
      StepBuffers buffers, StepMemory cache, long keys, long place, int count, int seen) {
    int width = shape.headDimension();
    cblas_sgemv(
        CblasRowMajor,
        CblasNoTrans,
        count,
        width,
        (float) (1 / Math.sqrt(width)),
        cache.keys(keys),
        width,
        buffers.asked().pointer(place * width),
        1,
        0,
        buffers.scores().pointer(place * seen),
        1);
  }

  private void sum(
      StepBuffers buffers, StepMemory cache, long values, long place, int count, int seen) {
    int width = shape.headDimension();
    cblas_sgemv(
        CblasRowMajor,
        CblasTrans,
        count,
        width,
        1,
        cache.values(values),
        width,
        buffers.scores().pointer(place * seen),
        1,
        0,
        buffers.found().pointer(place * width),
        1);
  }

  private static void softmax(Slab slab, long place, float[] scores) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = slab.get(place + i);
      most = Math.max(most, scores[i]);
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) Math.exp(scores[i] - most);
      sum += scores[i];
    }
    float factor = (float) (1 / sum);
    for (int i = 0; i < scores.length; i++) {
      slab.set(place + i, scores[i] * factor);
    }
  }

  private static void read(Slab slab, int feature, int rows, int row, float[] vector) {
    long place = (long) feature * rows + row;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = slab.get(place + (long) i * rows);
    }
  }

  private static void write(Slab slab, long place, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      slab.set(place + i, vector[i]);
    }
  }
}
