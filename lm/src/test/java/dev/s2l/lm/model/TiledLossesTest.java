package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.log_softmax;

import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiledLossesTest {
  private static final int WIDTH = 16;

  /// The spread is that of the logits: with 0.1 all tokens are about as likely, with 40 one of them
  /// has nearly all of the probability.
  @ParameterizedTest
  @CsvSource({
    "1, 700, 2",
    "3, 512, 2",
    "600, 513, 0.1",
    "1025, 1300, 2",
    "70, 1300, 40",
    "70, 40, 2"
  })
  void lossesAreThoseOfAllLogitsAtOnce(int positions, int vocabulary, double spread) {
    var random = new Random(7);
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var rows = normal(random, 1, positions, WIDTH);
      var weight = normal(random, spread / Math.sqrt(WIDTH), vocabulary, WIDTH);
      var added = normal(random, 1, vocabulary);
      long[] targets = random.longs(positions, 0, vocabulary).toArray();
      for (boolean biased : new boolean[] {false, true}) {
        var logits = wide(rows).mm(wide(weight).t());
        var found =
            log_softmax(biased ? logits.add_(wide(added)) : logits, 1, new ScalarTypeOptional());
        var bias = biased ? new TensorOptional(added) : new TensorOptional();
        var head = new Linear(weight, bias, false, Optional.empty(), Optional.empty());
        try (var losses = new TiledLosses(head)) {
          float[] nats = losses.of(rows, targets);
          for (int m = 0; m < positions; m++) {
            double expected = -found.select(0, m).select(0, targets[m]).item_double();
            assertThat((double) nats[m])
                .as("position %d", m)
                .isCloseTo(expected, within(1e-6 * (5 + expected)));
          }
        }
      }
    }
  }

  private static Tensor normal(Random random, double scale, long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (scale * random.nextGaussian());
    }
    return Torch.floats(numbers, shape);
  }

  private static Tensor wide(Tensor x) {
    return x.to(ScalarType.Double);
  }
}
