package dev.s2l.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.Json;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Against the numbers of scipy and statsmodels.
class GoldenStatisticsTest {
  private static Stream<JsonNode> golden(String name) throws IOException {
    var tree = Json.COMPACT.readTree(Files.readString(Golden.path("comparison/comparison.json")));
    assertThat(tree.path(name).size()).as(name).isGreaterThan(2);
    return tree.path(name).valueStream();
  }

  private static double[] numbers(JsonNode list) {
    return list.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static void near(double ours, double theirs, double relative, Object what) {
    assertThat(ours)
        .as(String.valueOf(what))
        .isCloseTo(theirs, within(relative * Math.abs(theirs) + 1e-14));
  }

  @Test
  void tailsAndCriticalValuesOfT() throws IOException {
    golden("tails")
        .forEach(
            one ->
                near(
                    StudentT.tails(one.path("t").asDouble(), one.path("df").asDouble()),
                    one.path("p").asDouble(),
                    1e-10,
                    one));
    golden("critical")
        .forEach(
            one ->
                near(
                    StudentT.critical(one.path("p").asDouble(), one.path("df").asDouble()),
                    one.path("t").asDouble(),
                    1e-8,
                    one));
    golden("normal")
        .forEach(
            one ->
                near(
                    StudentT.normal(one.path("x").asDouble()),
                    one.path("p").asDouble(),
                    1e-7,
                    one));
  }

  @Test
  void powerAndSmallestDetectableDifference() throws IOException {
    golden("power")
        .forEach(
            one ->
                assertThat(
                        Power.of(
                            one.path("shift").asDouble(), one.path("df").asDouble(), Effect.LEVEL))
                    .as(one.toString())
                    .isCloseTo(one.path("power").asDouble(), within(2e-6)));
    golden("detectable")
        .forEach(
            one -> {
              int pairs = one.path("pairs").asInt();
              // Pairs with a standard deviation of exactly 1.
              var differences = new double[pairs];
              double each = Math.sqrt((pairs - 1.0) / pairs);
              for (int i = 0; i < pairs - pairs % 2; i++) {
                differences[i] = i % 2 == 0 ? each : -each;
              }
              var effect = Effect.ofSeeds(differences);
              double deviation = effect.standardError() * Math.sqrt(pairs);
              near(
                  effect.smallestDetectable() / deviation,
                  one.path("deviations").asDouble(),
                  1e-5,
                  one);
            });
  }

  @Test
  void pairedTTestAndItsInterval() throws IOException {
    golden("paired")
        .forEach(
            one -> {
              double[] method = numbers(one.path("method"));
              double[] control = numbers(one.path("control"));
              for (int i = 0; i < method.length; i++) {
                method[i] -= control[i];
              }
              var effect = Effect.ofSeeds(method);
              double half = effect.halfWidth(Effect.LEVEL);
              near(effect.difference(), one.path("difference").asDouble(), 1e-12, one);
              near(effect.difference() - half, one.path("low").asDouble(), 1e-8, one);
              near(effect.difference() + half, one.path("high").asDouble(), 1e-8, one);
              near(effect.p(), one.path("p").asDouble(), 1e-10, one);
            });
  }

  @Test
  void holm() throws IOException {
    golden("holm")
        .forEach(
            one ->
                assertThat(Holm.adjusted(numbers(one.path("p"))))
                    .containsExactly(numbers(one.path("adjusted")), within(1e-15)));
  }

  @Test
  void meanSquaresOfATwoWayTable() throws IOException {
    golden("tables")
        .forEach(
            one -> {
              double[][] differences =
                  one.path("differences")
                      .valueStream()
                      .map(GoldenStatisticsTest::numbers)
                      .toArray(double[][]::new);
              double cells = differences.length * (double) differences[0].length;
              double seed = one.path("ms_seed").asDouble();
              double item = one.path("ms_item").asDouble();
              double rest = one.path("ms_rest").asDouble();
              var effect = Effect.ofSeedsAndItems(differences);
              near(effect.difference(), one.path("mean").asDouble(), 1e-12, one);
              near(effect.seedVariance() * cells, seed, 1e-10, one);
              near(effect.itemFloor() * cells, Math.max(item, rest), 1e-10, one);
              near(effect.itemVariance() * cells, Math.max(0, item - rest), 1e-10, one);
            });
  }
}
