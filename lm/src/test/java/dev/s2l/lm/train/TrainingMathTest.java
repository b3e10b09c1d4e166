package dev.s2l.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.Encoded;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingMathTest {
  @TempDir Path folder;

  @Test
  void theRateRisesAndFallsAsInTransformers() {
    // get_cosine_schedule_with_warmup(optimizer, 2, 6) and its linear sister
    double[] cosine = {0, 0.5, 1, 0.85355339, 0.5, 0.14644661};
    double[] linear = {0, 0.5, 1, 0.75, 0.5, 0.25};
    for (int step = 0; step < 6; step++) {
      assertThat(LrSchedule.COSINE.share(step, 2, 6)).isCloseTo(cosine[step], within(1e-8));
      assertThat(LrSchedule.LINEAR.share(step, 2, 6)).isCloseTo(linear[step], within(1e-12));
      assertThat(LrSchedule.CONSTANT.share(step, 2, 6)).isEqualTo(1);
      assertThat(LrSchedule.CONSTANT_WITH_WARMUP.share(step, 2, 6))
          .isEqualTo(Math.min(1, step / 2.0));
    }
    assertThat(new TrainSettings.Schedule(1, 3, -1, LrSchedule.COSINE, 0.03).warmupSteps(34))
        .isEqualTo(2);
    assertThatThrownBy(() -> LrSchedule.named("cosin"))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("cosine, linear, constant");
  }

  @Test
  void recordedStepsAreZeroTheMultiplesAndTheLast() {
    var plan = new TrainPlan(10, 34, 2);
    assertThat(plan.recordSteps(10)).containsExactly(0, 10, 20, 30, 34);
    assertThat(plan.recordSteps(17)).containsExactly(0, 17, 34);
    assertThat(plan.usualInterval()).isEqualTo(3);
    assertThat(new TrainPlan(2048, 6144, 185).usualInterval()).isEqualTo(500);
    assertThat(new TrainPlan(1, 3, 0).recordSteps(new TrainPlan(1, 3, 0).usualInterval()))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void theIntervalIsRoundedUpSoThatNoMoreThanTheWantedRecordingsAreMade() {
    var plan = new TrainPlan(47, 47, 2);
    assertThat(plan.usualInterval()).isEqualTo(4);
    assertThat(plan.intervalFor(8)).isEqualTo(6);
    assertThat(plan.recordSteps(6)).containsExactly(0, 6, 12, 18, 24, 30, 36, 42, 47);
    for (int steps = 1; steps < 200; steps++) {
      for (int recordings = 1; recordings < 30; recordings++) {
        var some = new TrainPlan(steps, steps, 0);
        assertThat(some.recordSteps(some.intervalFor(recordings)))
            .as("%d steps, %d recordings", steps, recordings)
            .hasSizeLessThanOrEqualTo(recordings + 1);
      }
    }
  }

  @Test
  void theFormerIntervalsAreThoseThatWereRoundedDown() {
    var plan = new TrainPlan(47, 47, 2);
    assertThat(plan.formerUsualInterval()).isEqualTo(3);
    assertThat(plan.formerIntervalFor(8)).isEqualTo(5);
    assertThat(new TrainPlan(2048, 6144, 185).formerUsualInterval()).isEqualTo(500);
    assertThat(new TrainPlan(1, 3, 0).formerIntervalFor(8)).isEqualTo(1);
  }

  @Test
  void anEpochSeesEveryUsableRowOnceAndGroupsLikeLengths() {
    var rows = new ArrayList<>(TokenStores.random(203, 1024, 0, 5));
    rows.add(17, new Encoded(new int[] {1}, new boolean[] {true}));
    try (var tokens = TokenStores.of(folder.resolve("rows"), 1024, rows)) {
      int[] usable = IntStream.range(0, 204).filter(row -> row != 17).toArray();
      for (boolean grouped : new boolean[] {true, false}) {
        var batches = new TrainSettings.Batches(4, 2, grouped);
        var order = new EpochOrder(tokens, batches, Optional.empty(), 3);
        for (int epoch = 0; epoch < 2; epoch++) {
          int[] seen = order.of(epoch, usable);
          assertThat(Arrays.stream(seen).sorted().toArray()).isEqualTo(usable);
          int longest = Arrays.stream(usable).map(tokens::length).max().orElseThrow();
          if (grouped) {
            assertThat(tokens.length(seen[0])).isEqualTo(longest);
          }
        }
        assertThat(order.of(0, usable)).isNotEqualTo(order.of(1, usable));
        var again = new EpochOrder(tokens, batches, Optional.empty(), 3);
        assertThat(again.of(1, usable)).isEqualTo(order.of(1, usable));
      }
    }
  }

  @Test
  void ranksGiveTheSameOrderInEveryEpochAndTiesTheOrderOfTheRows() {
    try (var tokens =
        TokenStores.of(folder.resolve("rows"), 1024, TokenStores.random(5, 1024, 0, 5))) {
      var order =
          new EpochOrder(
              tokens,
              new TrainSettings.Batches(2, 1, false),
              Optional.of(new int[] {3, 1, 7, 1, 0}),
              3);
      for (int epoch = 0; epoch < 3; epoch++) {
        assertThat(order.of(epoch, new int[] {0, 1, 2, 3, 4})).containsExactly(4, 1, 3, 0, 2);
      }
      assertThat(order.of(3, new int[] {0, 2, 3})).containsExactly(3, 0, 2);
    }
  }

  @Test
  void anEpochWithoutTheFittedRowsPassesThroughTheLearningRatesOfAWholeOne() {
    try (var tokens =
        TokenStores.of(folder.resolve("rows"), 1024, TokenStores.random(8, 1024, 0, 5))) {
      var course = course(tokens, 3, -1);
      assertThat(rates(course, 4, 0.1)).containsExactly(1, 11 / 12.0, 10 / 12.0, 9 / 12.0);
      // Of the 8 rows the 4 with an even number are left: 2 steps instead of 4.
      assertThat(course.sittingOut()).containsExactly(1, 3, 5, 7);
      assertThat(rates(course, 2, 0.9)).containsExactly(8 / 12.0, 6 / 12.0);
      assertThat(course.epochs()).isEqualTo(2);
      assertThat(rates(course, 2, 0.9)).containsExactly(4 / 12.0, 2 / 12.0);
      assertThat(course.atEnd()).isTrue();
      assertThat(course.endedEarly()).isFalse();
      assertThat(course.rowsByEpoch())
          .containsExactly(
              new TrainerState.EpochRows(1, 4, 8, 0),
              new TrainerState.EpochRows(2, 2, 4, 4),
              new TrainerState.EpochRows(3, 2, 4, 4));
      assertThatNothingIsLeftWhereEveryRowIsFitted(tokens);
      // The number of steps stays where it is given.
      var bySteps = course(tokens, 1, 7);
      rates(bySteps, 4, 0.1);
      rates(bySteps, 3, 0.9);
      assertThat(bySteps.atEnd()).isTrue();
      assertThat(bySteps.epochs()).isEqualTo(2.5);
    }
  }

  private static void assertThatNothingIsLeftWhereEveryRowIsFitted(TokenStore tokens) {
    var all = course(tokens, 3, -1);
    for (int i = 0; i < 4; i++) {
      all.stepDone(new double[] {0.1, 0.1});
    }
    assertThat(all.atEnd()).isTrue();
    assertThat(all.endedEarly()).isTrue();
  }

  private static Course course(TokenStore tokens, double epochs, int maxSteps) {
    var base = TrainSettings.fromScratch();
    var settings =
        base.withSchedule(new TrainSettings.Schedule(1, epochs, maxSteps, LrSchedule.LINEAR, 0))
            .withBatches(new TrainSettings.Batches(2, 1, false));
    return new Course(
        tokens,
        settings,
        new Curriculum(Optional.empty(), OptionalDouble.of(0.5)),
        TrainPlan.of(tokens, settings));
  }

  /// The learning rates of some steps, after which rows with an odd number have the loss `odd`.
  private static double[] rates(Course course, int steps, double odd) {
    var rates = new double[steps];
    for (int i = 0; i < steps; i++) {
      rates[i] = course.learningRate();
      course.stepDone(
          Arrays.stream(course.rows()).mapToDouble(row -> row % 2 == 1 ? odd : 0.9).toArray());
    }
    return rates;
  }

  @Test
  void microBatchesAndChunksChangeGradientsByRoundingOnlyAndThreadsNotAtAll() {
    int[] batch = IntStream.range(0, 24).toArray();
    try (var tokens =
            TokenStores.of(folder.resolve("rows"), 1024, TokenStores.random(24, 1024, 2, 9));
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      var whole = gradients(decoder, tokens, new ComputePlan(1 << 20, 4096, 1), batch);
      for (int budget : new int[] {1, 100, 1 << 20}) {
        for (int logits : new int[] {5, 4096}) {
          var parts = gradients(decoder, tokens, new ComputePlan(budget, logits, 1), batch);
          for (int p = 0; p < whole.size(); p++) {
            assertThat(parts.get(p)).containsExactly(whole.get(p), within(2e-6f));
          }
          for (int threads : new int[] {2, 5}) {
            var threaded =
                gradients(decoder, tokens, new ComputePlan(budget, logits, threads), batch);
            for (int p = 0; p < whole.size(); p++) {
              assertThat(threaded.get(p)).isEqualTo(parts.get(p));
            }
          }
        }
      }
    }
  }

  @Test
  void weightDecaySparesBiasesAndNormsUnlessAskedNotTo() {
    for (var decayed : TrainSettings.Decayed.values()) {
      var parameters = new LinkedHashMap<String, Tensor>();
      parameters.put("matrix", Torch.floats(new float[] {1, 2}, 1, 2));
      parameters.put("bias", Torch.floats(new float[] {1}, 1));
      var zeros = List.of(Torch.floats(new float[2], 1, 2), Torch.floats(new float[1], 1));
      var settings = new TrainSettings.Optimizer(0.9, 0.999, 1e-8, 0.5, decayed, 1);
      try (var optimizer = new AdamW(parameters, zeros, settings)) {
        optimizer.step(1, 0.1);
      }
      assertThat(Torch.floats(parameters.sequencedValues().getFirst()))
          .containsExactly(new float[] {0.95f, 1.9f}, within(1e-6f));
      assertThat(Torch.floats(parameters.sequencedValues().getLast())[0])
          .isEqualTo(decayed == TrainSettings.Decayed.ALL ? 0.95f : 1f);
    }
  }

  private static List<float[]> gradients(
      Decoder decoder, TokenStore tokens, ComputePlan compute, int[] rows) {
    try (var gradients = new BatchGradients(decoder, tokens, compute, 1, new StopSignal())) {
      gradients.compute(rows, 1);
      return gradients.gradients().stream().map(Torch::floats).toList();
    }
  }
}
