package dev.s2l.lm.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Safetensors;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.lm.train.GoldenRows;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Gradients of single rows: against the Python library's for every family, against differences of
/// the loss, and sketches of them against the whole.
class RowGradientsTest {
  private static final Path MODEL = Golden.path("scored/gpt_neox");

  @TempDir Path folder;

  /// The golden gradient is that of the mean over all learned tokens of a batch: the mean of the
  /// rows' gradients, each as often as it has learned tokens.
  @Tag("device")
  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void addUpToTheReference(String family) {
    Path golden = Golden.path("models/" + family);
    try (var file = Safetensors.open(golden.resolve("golden.safetensors"));
        var decoder = Decoder.load(golden, DType.FLOAT32, Computes.DEVICE);
        var tokens = GoldenRows.of(golden, folder, decoder.config().size().vocabulary())) {
      float[][] rows = whole(decoder, tokens);
      long learned = IntStream.range(0, tokens.rows()).mapToLong(tokens::learnedCount).sum();
      int from = 0;
      for (String name : decoder.parameters().keySet()) {
        float[] expected = expected(file, name);
        double largest = 0;
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
          double sum = 0;
          for (int row = 0; row < rows.length; row++) {
            sum += (double) rows[row][from + i] * tokens.learnedCount(row) / learned;
          }
          if (Math.abs(sum - expected[i]) > 1e-3 * largest) {
            assertThat(sum).as("%s %d", name, i).isEqualTo(expected[i]);
          }
        }
        from += expected.length;
      }
      assertThat(rows[0]).hasSize(from);
    }
  }

  private static float[] expected(Safetensors file, String name) {
    String there = name.equals("embed_out.weight") ? "lm_head.weight" : name;
    try (var scope = new PointerScope()) {
      return Torch.floats(file.tensor("grad." + there));
    }
  }

  /// Along its own direction the loss changes as fast as the gradient is long.
  @Test
  void areTheSlopesOfTheLoss() {
    try (var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var tokens = rows(6)) {
      float[][] rows = whole(decoder, tokens);
      for (int row = 0; row < 3; row++) {
        double length = Math.sqrt(product(rows[row], rows[row]));
        double step = 1e-2;
        move(decoder, rows[row], step / length);
        double above = loss(decoder, tokens, row);
        move(decoder, rows[row], -2 * step / length);
        double below = loss(decoder, tokens, row);
        move(decoder, rows[row], step / length);
        assertThat((above - below) / (2 * step)).isCloseTo(length, within(0.01 * length));
      }
    }
  }

  private static void move(Decoder decoder, float[] direction, double size) {
    int from = 0;
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      for (var parameter : decoder.parameters().values()) {
        int count = (int) parameter.numel();
        var part = Arrays.copyOfRange(direction, from, from + count);
        parameter.view(-1).add_(Torch.floats(part, count), new Scalar(size));
        from += count;
      }
    }
  }

  private static double loss(Decoder decoder, TokenStore tokens, int row) {
    return LossRecorder.record(
        decoder,
        tokens,
        new int[] {row},
        RecordSettings.of(decoder.config(), decoder.compute()),
        "record",
        Progress.SILENT,
        new StopSignal())[row];
  }

  @Test
  void areTheSameBitsWithAnyNumberOfThreads() {
    try (var tokens = rows(9)) {
      float[][] usual;
      try (var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU)) {
        usual = whole(decoder, tokens);
      }
      try (var compute = Compute.on(ComputeDevice.CPU, 3).withFormat(DType.FLOAT32);
          var decoder = Decoder.load(MODEL, DType.FLOAT32, compute)) {
        assertThat(whole(decoder, tokens)).isDeepEqualTo(usual);
      }
    }
  }

  /// The deviation that the sketch promises is reached by chance, four times it hardly ever.
  @Test
  void sketchesKeepCosinesWithinTheirBoundAndAreLinear() {
    try (var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var tokens = rows(24)) {
      float[][] whole = whole(decoder, tokens);
      var sketch = new Coordinates.Sketch(1 << 12, 7);
      float[][] sketched = of(decoder, tokens, sketch);
      double squares = 0;
      int pairs = 0;
      for (int i = 0; i < 24; i++) {
        for (int j = 0; j < i; j++) {
          double error = cosine(sketched[i], sketched[j]) - cosine(whole[i], whole[j]);
          assertThat(Math.abs(error)).isLessThan(4 * sketch.error());
          squares += error * error;
          pairs++;
        }
      }
      assertThat(Math.sqrt(squares / pairs)).isLessThan(1.2 * sketch.error());
      var sum = new float[whole[0].length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = whole[0][i] + whole[1][i];
      }
      var ofSum = new float[sketch.count()];
      sketch.add(0, sum, ofSum);
      for (int d = 0; d < ofSum.length; d++) {
        assertThat(ofSum[d])
            .isCloseTo(sketched[0][d] + sketched[1][d], within(1e-5f + 1e-4f * Math.abs(ofSum[d])));
      }
    }
  }

  @Test
  void innerProductsAreThoseOfPlainCode() {
    var a = new float[][] {{1, 2, 3}, {0, -1, 4}};
    var b = new float[][] {{2, 0, 1}, {1, 1, 1}, {0, 0, 5}};
    assertThat(InnerProducts.of(a, b)).isDeepEqualTo(new double[][] {{5, 6, 15}, {4, 3, 20}});
    var random = RandomStream.named(1, "products");
    var wide = new float[3][40_000];
    for (float[] row : wide) {
      for (int d = 0; d < row.length; d++) {
        row[d] = (float) random.nextGaussian();
      }
    }
    double[][] found = InnerProducts.of(wide, wide);
    assertThat(found[2][1]).isCloseTo(product(wide[2], wide[1]), within(1e-6));
    assertThat(found[0][0]).isCloseTo(product(wide[0], wide[0]), within(1e-6));
  }

  private TokenStore rows(int count) {
    return TokenStores.of(
        folder.resolve("rows"), 1024, List.copyOf(TokenStores.random(count, 1024, 2, 9)));
  }

  private static float[][] whole(Decoder decoder, TokenStore tokens) {
    return of(
        decoder, tokens, new Coordinates.Whole(Math.toIntExact(RowGradients.parameters(decoder))));
  }

  private static float[][] of(Decoder decoder, TokenStore tokens, Coordinates coordinates) {
    int[] all = IntStream.range(0, tokens.rows()).toArray();
    var into = new float[all.length][coordinates.count()];
    try (var gradients = new RowGradients(decoder, tokens, coordinates, new StopSignal())) {
      gradients.compute(all, into);
    }
    return into;
  }

  private static double cosine(float[] a, float[] b) {
    return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
