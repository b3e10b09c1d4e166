package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class Int8WeightTest {
  private static final int INPUTS = 96;
  private static final int OUTPUTS = 37;
  private static final int ROWS = 11;

  private static final float[] WEIGHT = numbers("weight", OUTPUTS * INPUTS);
  private static final float[] BIAS = numbers("bias", OUTPUTS);
  private static final float[] X = numbers("x", ROWS * INPUTS);

  @BeforeAll
  static void processorHasTheInstruction() {
    assumeTrue(
        ComputeDevice.CPU.multipliesInt8(),
        "this processor has no instructions for products of int8 numbers");
    assertThat(Computes.CPU.format()).isEqualTo(DType.FLOAT32);
  }

  private static float[] numbers(String name, int count) {
    var random = RandomStream.named(1, name);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * (1 + i % 3));
    }
    return numbers;
  }

  /// (ROWS, OUTPUTS) of a weight and rows.
  private static float[] product(float[] x, boolean transposed, boolean withBias) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard();
        var weight = Int8Weight.of(weight(transposed))) {
      var bias = withBias ? new TensorOptional(Torch.floats(BIAS, OUTPUTS)) : new TensorOptional();
      return Torch.floats(weight.of(Torch.floats(x, 1, x.length / INPUTS, INPUTS), bias));
    }
  }

  /// The same numbers, as they lie in memory or as a view.
  private static Tensor weight(boolean transposed) {
    var weight = Torch.floats(WEIGHT, OUTPUTS, INPUTS);
    return transposed ? weight.t().contiguous().t() : weight;
  }

  @Test
  void productsAreThoseOfTheRoundedNumbers() {
    float[] found = product(X, false, true);
    for (int row = 0; row < ROWS; row++) {
      double scaleOfRow = largest(X, row) / 127;
      for (int channel = 0; channel < OUTPUTS; channel++) {
        double scaleOfChannel = largest(WEIGHT, channel) / 127;
        long sum = 0;
        for (int i = 0; i < INPUTS; i++) {
          sum +=
              Math.round(X[row * INPUTS + i] / scaleOfRow)
                  * Math.round(WEIGHT[channel * INPUTS + i] / scaleOfChannel);
        }
        assertThat((double) found[row * OUTPUTS + channel])
            .isCloseTo(sum * scaleOfRow * scaleOfChannel + BIAS[channel], within(1e-4));
      }
    }
  }

  private static double largest(float[] numbers, int row) {
    double most = 0;
    for (int i = row * INPUTS; i < (row + 1) * INPUTS; i++) {
      most = Math.max(most, Math.abs(numbers[i]));
    }
    return most;
  }

  @Test
  void aRowDoesNotDependOnTheRowsBesideIt() {
    float[] together = product(X, false, false);
    for (int row = 0; row < ROWS; row++) {
      float[] alone =
          product(Arrays.copyOfRange(X, row * INPUTS, (row + 1) * INPUTS), false, false);
      assertThat(alone).isEqualTo(Arrays.copyOfRange(together, row * OUTPUTS, (row + 1) * OUTPUTS));
    }
  }

  @Test
  void aWeightThatIsAViewIsTheSame() {
    assertThat(product(X, true, true)).isEqualTo(product(X, false, true));
  }

  @Test
  void aRowOfZerosGivesTheBias() {
    assertThat(product(new float[INPUTS], false, true)).isEqualTo(BIAS);
  }

  @Test
  void whatIsNotANumberStaysSo() {
    float[] broken = X.clone();
    broken[INPUTS + 5] = Float.NaN;
    float[] found = product(broken, false, true);
    assertThat(Arrays.copyOfRange(found, OUTPUTS, 2 * OUTPUTS)).containsOnly(Float.NaN);
    assertThat(Arrays.copyOf(found, OUTPUTS))
        .isEqualTo(Arrays.copyOf(product(X, false, true), OUTPUTS));
  }
}
