package dev.s2l.lm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.CommonPrefix;
import dev.s2l.lm.tokenize.Encoded;
import dev.s2l.lm.tokenize.ResponsesAlone;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is recorded besides losses, against plain loops over the logits of one row at a time.
class RowSignalsTest {
  private static final int VOCABULARY = 1024;
  private static final RecordSettings USUAL = new RecordSettings(200, 64, 2);

  @TempDir private Path folder = Path.of("");

  /// Random rows; row 1 has no learned token, row 2 one, row 3 no prompt, row 4 two responses. The
  /// last ones have prompts in common.
  private TokenStore rows() {
    var rows = new ArrayList<>(TokenStores.random(12, VOCABULARY, 0, 6));
    rows.set(1, new Encoded(new int[] {3, 4, 5}, new boolean[3]));
    rows.set(2, new Encoded(new int[] {3, 4, 5}, new boolean[] {false, false, true}));
    rows.set(3, new Encoded(new int[] {9, 8, 7, 6}, new boolean[] {true, true, true, true}));
    rows.set(
        4,
        new Encoded(
            new int[] {9, 8, 7, 6, 5, 4, 3},
            new boolean[] {false, true, true, false, false, true, true}));
    rows.addAll(TokenStores.withCommonPrompts(8, VOCABULARY, 0, 17, 4, 6));
    return TokenStores.of(folder.resolve("tokens"), VOCABULARY, rows);
  }

  private static Decoder decoder() {
    return Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU);
  }

  /// Last hidden states (tokens, H) and logits (tokens, V) of a text.
  private record Outputs(float[][] hidden, float[][] logits) {
    static Outputs of(Decoder decoder, int[] ids) {
      try (var scope = new PointerScope();
          var noGrad = new NoGradGuard()) {
        long[] given = Arrays.stream(ids).asLongStream().toArray();
        var hidden = decoder.hidden(Torch.longs(given, 1, given.length), KeyValues.NONE);
        var logits = decoder.logits(hidden.select(0, 0));
        return new Outputs(
            split(Torch.floats(hidden), ids.length), split(Torch.floats(logits), ids.length));
      }
    }

    private static float[][] split(float[] values, int rows) {
      int width = values.length / rows;
      return IntStream.range(0, rows)
          .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
          .toArray(float[][]::new);
    }

    double[] probabilities(int t) {
      double highest = 0;
      for (float logit : logits[t]) {
        highest = Math.max(highest, logit);
      }
      double[] p = new double[logits[t].length];
      double sum = 0;
      for (int v = 0; v < p.length; v++) {
        p[v] = Math.exp(logits[t][v] - highest);
        sum += p[v];
      }
      for (int v = 0; v < p.length; v++) {
        p[v] /= sum;
      }
      return p;
    }
  }

  /// The mean loss of `wanted` places of a text.
  private static double loss(Decoder decoder, int[] ids, int[] wanted) {
    var outputs = Outputs.of(decoder, ids);
    double sum = 0;
    for (int t : wanted) {
      sum -= Math.log(outputs.probabilities(t - 1)[ids[t]]);
    }
    return sum / wanted.length;
  }

  private static int[] response(TokenStore tokens, int row) {
    boolean[] learned = tokens.learned(row);
    return IntStream.range(0, learned.length).filter(t -> learned[t]).toArray();
  }

  private static float[] record(
      Decoder decoder, TokenStore tokens, RecordSettings settings, RowSignals signals) {
    return LossRecorder.record(
        decoder, tokens, settings, signals, "test", Progress.SILENT, new StopSignal());
  }

  private static RowSignals only(LaterLosses losses) {
    return new RowSignals(Optional.empty(), Optional.of(losses), Optional.empty());
  }

  private static RowSignals only(HeadGradients gradients) {
    return new RowSignals(Optional.empty(), Optional.empty(), Optional.of(gradients));
  }

  @Test
  void laterLossesLeaveOutTheFirstTokenOfTheResponseAndLossesAreAsWithoutThem() {
    try (var tokens = rows();
        var decoder = decoder()) {
      var later = new LaterLosses(tokens);
      float[] losses = record(decoder, tokens, USUAL, only(later));
      assertThat(losses).isEqualTo(record(decoder, tokens, USUAL, RowSignals.NONE));
      for (int row = 0; row < tokens.rows(); row++) {
        int[] response = response(tokens, row);
        if (response.length < 2) {
          assertThat(later.values()[row]).as("row %d", row).isNaN();
          continue;
        }
        int[] counted = Arrays.copyOfRange(response, 1, response.length);
        assertThat((double) later.values()[row])
            .as("row %d", row)
            .isCloseTo(loss(decoder, tokens.ids(row), counted), within(1e-4));
      }
    }
  }

  @Test
  void lossesWithoutPromptsAreThoseOfTheResponseAlone() {
    for (var front : new OptionalInt[] {OptionalInt.empty(), OptionalInt.of(11)}) {
      try (var tokens = rows();
          var decoder = decoder()) {
        var alone = new ResponsesAlone(tokens, front);
        float[] losses =
            LossRecorder.record(
                decoder, alone, USUAL, RowSignals.NONE, "test", Progress.SILENT, new StopSignal());
        int before = front.isPresent() ? 1 : 0;
        for (int row = 0; row < tokens.rows(); row++) {
          int[] ids = tokens.ids(row);
          int[] response = response(tokens, row);
          if (response.length < 2) {
            assertThat(losses[row]).as("row %d", row).isNaN();
            assertThat(alone.usable(row)).isFalse();
            continue;
          }
          int[] text =
              IntStream.concat(front.stream(), IntStream.of(response).map(t -> ids[t])).toArray();
          int[] counted = IntStream.range(1 + before, text.length).toArray();
          assertThat((double) losses[row])
              .as("row %d", row)
              .isCloseTo(loss(decoder, text, counted), within(1e-4));
        }
        // Without a prompt both are the same text, unless a token is put in front.
        var later = new LaterLosses(tokens);
        record(decoder, tokens, USUAL, only(later));
        assertThat(Math.abs(losses[3] - later.values()[3]) < 1e-4).isEqualTo(front.isEmpty());
      }
    }
  }

  private static double[][] signs(String name, int from, int to) {
    var random = RandomStream.named(0, "record/gradients/" + name);
    double[][] signs = new double[from][to];
    for (double[] row : signs) {
      for (int i = 0; i < to; i++) {
        row[i] = (random.nextLong() < 0 ? -1 : 1) / Math.sqrt(to);
      }
    }
    return signs;
  }

  private static double[] product(double[] vector, double[][] matrix) {
    double[] result = new double[matrix[0].length];
    for (int i = 0; i < vector.length; i++) {
      for (int j = 0; j < result.length; j++) {
        result[j] += vector[i] * matrix[i][j];
      }
    }
    return result;
  }

  /// The whole gradient of the output layer (V × H) of a row.
  private static double[][] gradient(Decoder decoder, TokenStore tokens, int row) {
    int[] ids = tokens.ids(row);
    var outputs = Outputs.of(decoder, ids);
    int[] counted = IntStream.of(response(tokens, row)).filter(t -> t > 0).toArray();
    int hidden = outputs.hidden[0].length;
    double[][] gradient = new double[VOCABULARY][hidden];
    for (int t : counted) {
      double[] error = outputs.probabilities(t - 1);
      error[ids[t]] -= 1;
      for (int v = 0; v < VOCABULARY; v++) {
        for (int h = 0; h < hidden; h++) {
          gradient[v][h] += error[v] * outputs.hidden[t - 1][h] / counted.length;
        }
      }
    }
    return gradient;
  }

  @Test
  void gradientsAreProjectionsOfTheWholeGradientOfTheOutputLayer() {
    try (var tokens = rows();
        var decoder = decoder();
        var gradients = new HeadGradients(decoder, tokens.rows())) {
      assertThat(decoder.config().size().vocabulary()).isEqualTo(VOCABULARY);
      float[] losses = record(decoder, tokens, USUAL, only(gradients));
      assertThat(losses).isEqualTo(record(decoder, tokens, USUAL, RowSignals.NONE));
      double[][] a = signs("outputs", VOCABULARY, HeadGradients.OUTPUTS);
      double[][] b = signs("states", decoder.config().size().hidden(), HeadGradients.STATES);
      double shortest = Double.MAX_VALUE;
      double longest = 0;
      for (int row = 0; row < tokens.rows(); row++) {
        float[] found =
            Arrays.copyOfRange(
                gradients.values(), row * HeadGradients.DIMS, (row + 1) * HeadGradients.DIMS);
        if (row == 1) {
          assertThat(found).containsOnly(Float.NaN);
          continue;
        }
        double[][] whole = gradient(decoder, tokens, row);
        double[][] half = new double[VOCABULARY][];
        Arrays.setAll(half, v -> product(whole[v], b));
        double length = 0;
        double projected = 0;
        for (int o = 0; o < HeadGradients.OUTPUTS; o++) {
          for (int s = 0; s < HeadGradients.STATES; s++) {
            double sum = 0;
            for (int v = 0; v < VOCABULARY; v++) {
              sum += a[v][o] * half[v][s];
            }
            double at = found[o * HeadGradients.STATES + s];
            assertThat(at).as("row %d", row).isCloseTo(sum, within(1e-4));
            projected += at * at;
          }
        }
        for (double[] values : whole) {
          for (double value : values) {
            length += value * value;
          }
        }
        shortest = Math.min(shortest, projected / length);
        longest = Math.max(longest, projected / length);
      }
      // The lengths are kept on average; of 576 numbers with two factors 20 % is one deviation.
      assertThat(shortest).isGreaterThan(0.3);
      assertThat(longest).isLessThan(2.5);
    }
  }

  @Test
  void neighboursAndChunksChangeAGradientByRoundingOnlyAndThreadsNoBit() {
    try (var tokens = rows();
        var decoder = decoder();
        var alone = new HeadGradients(decoder, tokens.rows())) {
      record(decoder, tokens, new RecordSettings(1, 1024, 1), only(alone));
      for (var settings : new RecordSettings[] {new RecordSettings(300, 3, 1), USUAL}) {
        try (var one = new HeadGradients(decoder, tokens.rows());
            var two = new HeadGradients(decoder, tokens.rows())) {
          record(decoder, tokens, settings, only(one));
          assertThat(one.values()).containsExactly(alone.values(), within(1e-5f));
          var more = new RecordSettings(settings.tokenBudget(), settings.logitRows(), 3);
          record(decoder, tokens, more, only(two));
          assertThat(two.values()).isEqualTo(one.values());
        }
      }
    }
  }

  @Test
  void memoryStaysFlat() {
    try (var tokens = rows();
        var decoder = decoder()) {
      long before = 0;
      for (int i = 0; i < 5; i++) {
        try (var gradients = new HeadGradients(decoder, tokens.rows())) {
          record(decoder, tokens, USUAL, only(gradients));
        }
        before = i == 0 ? Pointer.totalCount() : before;
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void rowsOfTwoStoresShareOnlyWhatBothBeginWith() {
    var shared = TokenStores.random(5, VOCABULARY, 6, 1);
    int[] other = shared.getFirst().ids().clone();
    other[4]++;
    var others = new ArrayList<>(List.of(new Encoded(other, shared.getFirst().learned())));
    try (var tokens = TokenStores.of(folder.resolve("all"), VOCABULARY, shared);
        var one = TokenStores.of(folder.resolve("one"), VOCABULARY, others)) {
      assertThat(one.sharedPrefix()).isGreaterThan(6);
      assertThat(CommonPrefix.of(one, tokens).sharedPrefix()).isEqualTo(4);
      assertThat(CommonPrefix.of(tokens, tokens).sharedPrefix()).isEqualTo(tokens.sharedPrefix());
      assertThat(CommonPrefix.of(one, tokens).ids(0)).isEqualTo(other);
    }
  }
}
