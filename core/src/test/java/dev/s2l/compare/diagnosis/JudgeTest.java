package dev.s2l.compare.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Verdicts on planted data: clusters that are what they should be, labels that were shuffled, and
/// too few rows.
class JudgeTest {
  private static final int DIMS = 40;

  /// Rows of two clusters whose trajectories and gradients go their own ways.
  private static final class Planted {
    final int[] clusters;
    final float[][] trajectories;
    final double[][] products;

    Planted(int rows, long seed) {
      var random = RandomStream.named(seed, "planted");
      clusters = new int[rows];
      trajectories = new float[rows][6];
      var gradients = new double[rows][DIMS];
      for (int i = 0; i < rows; i++) {
        clusters[i] = random.nextInt(2);
        for (int c = 0; c < 6; c++) {
          trajectories[i][c] = (float) (3 * clusters[i] + 0.5 * c + 0.3 * random.nextGaussian());
        }
        for (int d = 0; d < DIMS; d++) {
          gradients[i][d] = (d % 2 == clusters[i] ? 1 : 0.1) + 0.5 * random.nextGaussian();
        }
      }
      products = new double[rows][rows];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < rows; j++) {
          for (int d = 0; d < DIMS; d++) {
            products[i][j] += gradients[i][d] * gradients[j][d];
          }
        }
      }
    }

    PairPart pairs(int[] labels, float[][] losses) {
      return PairPart.of(products, labels, losses, 1);
    }
  }

  private static SubsetError error(String method, Weighting weighting, double... errors) {
    return new SubsetError(method, weighting, "11.0%", 11, Arrays.stream(errors).boxed().toList());
  }

  private static Diagnosis diagnosis(PairPart pairs, double weighted, List<Double> stability) {
    var errors =
        List.of(
            error(Diagnosis.SMALL_TO_LARGE, Weighting.EVEN, 1.5, 1.6, 1.55),
            error(
                Diagnosis.SMALL_TO_LARGE,
                Weighting.BY_CLUSTER,
                weighted,
                1.02 * weighted,
                0.98 * weighted),
            error(Diagnosis.RANDOM, Weighting.EVEN, 1, 1.01, 0.99),
            error(Diagnosis.LENGTH_MATCHED, Weighting.EVEN, 1.1, 1.12, 1.08));
    var part = new GradientPart(16, 100, 1_000, 1_000, 0, pairs, errors, List.of());
    return new Diagnosis(
        List.of(part),
        "11.0%",
        new StabilityPart(stability),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static PremiseResult of(Premise premise, Diagnosis measured) {
    return Judge.of(measured).premises().stream()
        .filter(r -> r.premise() == premise)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void clustersWhoseGradientsAgreeHold() {
    var planted = new Planted(80, 1);
    var measured =
        diagnosis(
            planted.pairs(planted.clusters, planted.trajectories), 0.7, List.of(0.9, 0.92, 0.91));
    var alike = of(Premise.GRADIENTS_ALIKE_IN_CLUSTERS, measured);
    assertThat(alike.verdict()).isEqualTo(PremiseVerdict.HOLDS);
    assertThat(alike.sentence())
        .contains("of one cluster", "at step 16", "a random subset that is larger by");
    assertThat(of(Premise.TRAJECTORIES_TELL_GRADIENTS, measured).verdict())
        .isEqualTo(PremiseVerdict.HOLDS);
    var near = of(Premise.SUBSET_GRADIENT_NEAR_FULL, measured);
    assertThat(near.verdict()).isEqualTo(PremiseVerdict.HOLDS);
    assertThat(near.value()).isBetween(0.69, 0.71);
    assertThat(near.sentence()).contains("11 of 100 rows", "That is nearer.", "1.55 (");
    assertThat(of(Premise.CLUSTERS_STABLE, measured).verdict()).isEqualTo(PremiseVerdict.HOLDS);
  }

  @Test
  void shuffledLabelsAndForeignTrajectoriesFail() {
    var planted = new Planted(80, 2);
    int[] shuffled = planted.clusters.clone();
    RandomStream.named(5, "shuffle").shuffle(shuffled);
    var random = RandomStream.named(6, "noise");
    var foreign = new float[80][6];
    for (float[] row : foreign) {
      for (int c = 0; c < 6; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    var measured = diagnosis(planted.pairs(shuffled, foreign), 1.4, List.of(0.3, 0.32, 0.31));
    assertThat(of(Premise.GRADIENTS_ALIKE_IN_CLUSTERS, measured).verdict())
        .isEqualTo(PremiseVerdict.FAILS);
    assertThat(of(Premise.TRAJECTORIES_TELL_GRADIENTS, measured).verdict())
        .isEqualTo(PremiseVerdict.FAILS);
    assertThat(of(Premise.SUBSET_GRADIENT_NEAR_FULL, measured).verdict())
        .isEqualTo(PremiseVerdict.FAILS);
    assertThat(of(Premise.CLUSTERS_STABLE, measured).verdict()).isEqualTo(PremiseVerdict.FAILS);
  }

  @Test
  void whatCannotBeComputedIsUndecidedAndNoNumberIsMadeUp() {
    var planted = new Planted(80, 4);
    var measured =
        diagnosis(planted.pairs(planted.clusters, new float[80][6]), 0, List.of(0.9, 0.92, 0.91));
    for (var premise :
        List.of(Premise.TRAJECTORIES_TELL_GRADIENTS, Premise.SUBSET_GRADIENT_NEAR_FULL)) {
      var result = of(premise, measured);
      assertThat(result.verdict()).isEqualTo(PremiseVerdict.UNDECIDED);
      assertThat(result.value()).isNull();
      assertThat(result.sentence()).contains("cannot be computed").doesNotContain("NaN");
    }
    assertThat(RankCorrelation.of(new double[] {Double.NaN, 1, Double.NaN}, new double[] {1, 2, 3}))
        .as("ends")
        .isNotNull();
  }

  @Test
  void fewRowsAreUndecidedHoweverClearTheyLook() {
    var planted = new Planted(20, 3);
    var measured =
        diagnosis(
            planted.pairs(planted.clusters, planted.trajectories), 1.0, List.of(0.7, 0.72, 0.71));
    var alike = of(Premise.GRADIENTS_ALIKE_IN_CLUSTERS, measured);
    assertThat(alike.verdict()).isEqualTo(PremiseVerdict.UNDECIDED);
    assertThat(alike.sentence()).contains("Too few rows: 190 pairs", "2,000 pairs");
    assertThat(of(Premise.TRAJECTORIES_TELL_GRADIENTS, measured).verdict())
        .isEqualTo(PremiseVerdict.UNDECIDED);
    assertThat(of(Premise.SUBSET_GRADIENT_NEAR_FULL, measured).verdict())
        .isEqualTo(PremiseVerdict.UNDECIDED);
    assertThat(of(Premise.CLUSTERS_STABLE, measured).verdict()).isEqualTo(PremiseVerdict.UNDECIDED);
    for (Premise premise : List.of(Premise.PROXY_LIKE_TARGET, Premise.PREDICTS_HELD_OUT_LOSS)) {
      assertThat(of(premise, measured).value()).as(premise.word()).isNull();
      assertThat(of(premise, measured).verdict()).isEqualTo(PremiseVerdict.UNDECIDED);
    }
  }

  @Test
  void lossesOfTheTargetInTheProxysOrderHoldAndOthersFail() {
    double[] proxy = IntStream.range(0, 200).mapToDouble(i -> i).toArray();
    double[] alike = Arrays.stream(proxy).map(x -> Math.sqrt(x) + 1).toArray();
    var random = RandomStream.named(4, "other");
    double[] other = Arrays.stream(proxy).map(x -> random.nextDouble()).toArray();
    for (var each : List.of(alike, other)) {
      var base =
          diagnosis(new Planted(20, 3).pairs(new int[20], new float[20][2]), 1, List.of(1.0, 1.0));
      var measured =
          new Diagnosis(
              base.gradients(),
              base.ownBudget(),
              base.stability(),
              Optional.empty(),
              Optional.of(TargetPart.of("big", proxy, each, 1)),
              List.of());
      assertThat(of(Premise.PROXY_LIKE_TARGET, measured).verdict())
          .isEqualTo(each == alike ? PremiseVerdict.HOLDS : PremiseVerdict.FAILS);
    }
  }

  @Test
  void theSummaryHasTheNamesThatOtherProgramsRelyOn() {
    var planted = new Planted(80, 1);
    var measured =
        diagnosis(planted.pairs(planted.clusters, planted.trajectories), 0.7, List.of(0.9, 0.91));
    var tree = Json.COMPACT.readTree(Json.pretty(Judge.of(measured)));
    assertThat(tree.path("schema").asInt()).isPositive();
    assertThat(tree.path("premises").valueStream().map(p -> p.path("premise").asString()))
        .containsExactly(
            "gradients-alike-in-clusters",
            "trajectories-tell-gradients",
            "subset-gradient-near-full",
            "reaches-full-optimum",
            "proxy-like-target",
            "clusters-stable",
            "predicts-held-out-loss");
    assertThat(tree.path("premises").get(0).propertyNames())
        .containsExactly("premise", "value", "low", "high", "verdict", "sentence");
    assertThat(tree.path("premises").get(0).path("verdict").asString()).isEqualTo("holds");
    assertThat(DiagnosisDetails.of(measured).checkpoints().getFirst().pairs()).isEqualTo(3_160);
  }
}
