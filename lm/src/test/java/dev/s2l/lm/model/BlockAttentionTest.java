package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.cat;

import dev.s2l.run.RandomStream;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attention and its gradients against the formula in double precision, one number at a time.
class BlockAttentionTest {
  private static final int WIDTH = 8;

  /// The shapes have one block and several, blocks that begin before and inside of the window, and
  /// more pairs than one part takes.
  @ParameterizedTest
  @CsvSource({
    "2, 2, 2, 0, 1, 0",
    "3, 2, 2, 0, 17, 0",
    "2, 4, 2, 0, 128, 0",
    "2, 2, 1, 0, 129, 0",
    "1, 6, 2, 0, 300, 0",
    "9, 4, 4, 0, 260, 0",
    "2, 2, 2, 0, 40, 9",
    "2, 4, 2, 0, 300, 130",
    "1, 2, 2, 0, 280, 200",
    "2, 2, 2, 0, 130, 1000"
  })
  void outputsAndGradientsAreThoseOfTheFormula(
      int rows, int heads, int shared, int start, int length, int window) {
    var shape = shape(heads, shared, window);
    float[] q = numbers("queries", rows * length * heads * WIDTH);
    float[] k = numbers("keys", rows * length * shared * WIDTH);
    float[] v = numbers("values", rows * length * shared * WIDTH);
    float[] into = numbers("into", q.length);
    var formula = new Formula(rows, heads, shared, length, window, q, k, v, into);
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      for (var by : BlockProducts.By.values()) {
        var given = heads(rows, length, heads, shared, q, k, v);
        var attended = blocks(shape, start, length, by).training(given.queries(), seen(given), 0);
        assertClose(attended.output(), formula.output);
        var gradients = attended.back(Torch.floats(into, rows, length, heads * WIDTH));
        assertClose(gradients.queries(), formula.toQueries);
        assertClose(gradients.keys().transpose(1, 2), formula.toKeys);
        assertClose(gradients.values().transpose(1, 2), formula.toValues);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "70"})
  void theFusedKernelGivesTheSame(int window) {
    int length = 200;
    var shape = shape(4, 2, window);
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      float[] into = numbers("into", 2 * length * 4 * WIDTH);
      var block = blocks(shape, 0, length, BlockProducts.By.LIBTORCH);
      var fused =
          new FusedAttention(
              shape,
              0,
              length,
              List.of(FusedAttention.mask(0, length, window, DType.FLOAT32, Computes.CPU)));
      var expected = walked(block, length, into);
      var found = walked(fused, length, into);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(found.get(i).sub(expected.get(i)).abs().max().item_double())
            .as("tensor %d", i)
            .isLessThan(1e-4);
      }
    }
  }

  /// Output and gradients.
  private static List<Tensor> walked(CausalAttention attention, int length, float[] into) {
    int shared = 2 * length * 2 * WIDTH;
    var given = heads(2, length, 4, 2, into, numbers("keys", shared), numbers("values", shared));
    var attended = attention.training(given.queries(), seen(given), 0);
    var gradients = attended.back(Torch.floats(into, 2, length, 4L * WIDTH));
    return List.of(attended.output(), gradients.queries(), gradients.keys(), gradients.values());
  }

  @ParameterizedTest
  @CsvSource({"0", "7", "150"})
  void aContinuationSeesWhatCameBefore(int window) {
    var shape = shape(4, 2, window);
    int length = 290;
    float[] q = numbers("queries", 2 * length * 4 * WIDTH);
    float[] k = numbers("keys", 2 * length * 2 * WIDTH);
    float[] v = numbers("values", k.length);
    var formula = new Formula(2, 4, 2, length, window, q, k, v, q);
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      for (int start : new int[] {1, 100, 289}) {
        int rest = length - start;
        var expected = Torch.floats(formula.floats(formula.output), 2, length, 4L * WIDTH);
        for (var by : BlockProducts.By.values()) {
          var all = heads(2, length, 4, 2, q, k, v);
          var attention = blocks(shape, start, rest, by);
          var found = attention.of(all.queries().narrow(1, start, rest), seen(all), 0);
          assertThat(found.sub(expected.narrow(1, start, rest)).abs().max().item_double())
              .isLessThan(1e-5);
        }
      }
    }
  }

  private static BlockAttention blocks(
      DecoderConfig.Attention shape, int start, int length, BlockProducts.By by) {
    var mask = BlockMask.of(shape.windows().getFirst(), start, length, DType.FLOAT32, Computes.CPU);
    return new BlockAttention(shape, start, length, List.of(mask), Branches.NONE, by);
  }

  private static KeyValues.KeyValuePair seen(QueryKeyValue.Heads heads) {
    return new KeyValues.KeyValuePair(heads.keys().transpose(1, 2), heads.values().transpose(1, 2));
  }

  private static DecoderConfig.Attention shape(int heads, int shared, int window) {
    return new DecoderConfig.Attention(
        heads, shared, WIDTH, Collections.nCopies(1, window), false, false, false);
  }

  /// All in one tensor, as a projection leaves them.
  private static QueryKeyValue.Heads heads(
      int rows, int length, int heads, int shared, float[] q, float[] k, float[] v) {
    var parts =
        new TensorVector(
            Torch.floats(q, rows, length, heads, WIDTH),
            Torch.floats(k, rows, length, shared, WIDTH),
            Torch.floats(v, rows, length, shared, WIDTH));
    var all = cat(parts, 2);
    return new QueryKeyValue.Heads(
        all.narrow(2, 0, heads),
        all.narrow(2, heads, shared),
        all.narrow(2, heads + (long) shared, shared),
        List.of());
  }

  private static float[] numbers(String name, int count) {
    var random = RandomStream.named(5, name);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static void assertClose(Tensor found, double[] expected) {
    float[] numbers = Torch.floats(found);
    assertThat(numbers).hasSameSizeAs(expected);
    for (int i = 0; i < numbers.length; i++) {
      if (!(Math.abs(numbers[i] - expected[i]) <= 1e-4 * Math.max(1, Math.abs(expected[i])))) {
        assertThat((double) numbers[i]).as("number %d", i).isEqualTo(expected[i]);
      }
    }
  }

  /// Attention and its gradients as the definition writes them.
  private static final class Formula {
    final double[] output;
    final double[] toQueries;
    final double[] toKeys;
    final double[] toValues;

    private final int length;

    Formula(
        int rows,
        int heads,
        int shared,
        int length,
        int window,
        float[] q,
        float[] k,
        float[] v,
        float[] into) {
      this.length = length;
      output = new double[q.length];
      toQueries = new double[q.length];
      toKeys = new double[k.length];
      toValues = new double[v.length];
      double scale = 1 / Math.sqrt(WIDTH);
      for (int row = 0; row < rows; row++) {
        for (int head = 0; head < heads; head++) {
          int pair = head / (heads / shared);
          for (int t = 0; t < length; t++) {
            int first = window == 0 ? 0 : Math.max(0, t - window + 1);
            int query = at(row, t, head, heads);
            var p = new double[t + 1 - first];
            double sum = 0;
            for (int s = first; s <= t; s++) {
              double product = dot(q, query, k, at(row, s, pair, shared));
              sum += p[s - first] = Math.exp(scale * product);
            }
            double mean = 0;
            var flow = new double[p.length];
            for (int s = first; s <= t; s++) {
              int value = at(row, s, pair, shared);
              p[s - first] /= sum;
              for (int d = 0; d < WIDTH; d++) {
                output[query + d] += p[s - first] * v[value + d];
                toValues[value + d] += p[s - first] * into[query + d];
              }
              flow[s - first] = dot(into, query, v, value);
              mean += p[s - first] * flow[s - first];
            }
            for (int s = first; s <= t; s++) {
              int key = at(row, s, pair, shared);
              double score = scale * p[s - first] * (flow[s - first] - mean);
              for (int d = 0; d < WIDTH; d++) {
                toQueries[query + d] += score * k[key + d];
                toKeys[key + d] += score * q[query + d];
              }
            }
          }
        }
      }
    }

    float[] floats(double[] numbers) {
      var result = new float[numbers.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) numbers[i];
      }
      return result;
    }

    private int at(int row, int position, int head, int of) {
      return ((row * length + position) * of + head) * WIDTH;
    }

    private static double dot(float[] a, int i, float[] b, int j) {
      double sum = 0;
      for (int d = 0; d < WIDTH; d++) {
        sum += a[i + d] * (double) b[j + d];
      }
      return sum;
    }
  }
}
