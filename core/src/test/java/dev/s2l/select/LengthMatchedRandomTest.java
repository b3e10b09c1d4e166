package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.Preset;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The control that has the lengths of small-to-large's subset and is random otherwise.
class LengthMatchedRandomTest {
  private static final ClusterSettings CLUSTERS =
      new ClusterSettings(Preset.PAPER, 8, List.of(), 0);
  private static final SelectionMethod METHOD = new SelectionMethod.LengthMatchedRandom(CLUSTERS);
  private static final SelectionMethod FOLLOWED = new SelectionMethod.SmallToLarge(CLUSTERS);

  /// Rows of one kind of trajectory are about equally long, so that a subset with other shares of
  /// the kinds has other lengths than all rows.
  private static int[] tokens(SelectionInput input, long seed) {
    var random = RandomStream.named(seed, "test/lengths");
    float[] losses = input.trajectories().column(0);
    int[] tokens = new int[losses.length];
    for (int row = 0; row < tokens.length; row++) {
      tokens[row] = 1 + Math.round(20 * losses[row]) + random.nextInt(9);
    }
    return tokens;
  }

  private static SelectionInput input(long seed, int rows) {
    var bare =
        new SelectionInput(
            MadeTrajectories.of(seed, rows, 4, 6),
            MadeTrajectories.sources(seed, rows, 3),
            RowLabels.none(rows),
            Optional.empty());
    return bare.withFacts(facts(tokens(bare, seed)));
  }

  private static RecordingFacts facts(int[] tokens) {
    return new RecordingFacts(Optional.empty(), Optional.empty(), Optional.of(tokens));
  }

  private static SelectionResult select(
      SelectionInput input, SelectionMethod method, int budget, long seed, Protection rule) {
    var settings = new SelectionSettings(method, new Budget.Rows(budget), seed, rule);
    return Selector.select(input, settings, List.of(), Progress.SILENT);
  }

  /// The bin of a length in plain words: how many of the twentieths of the sorted lengths end below
  /// it, equal ends counted once.
  private static long bin(int[] tokens, int row) {
    int[] sorted = tokens.clone();
    Arrays.sort(sorted);
    var ends = new TreeSet<Integer>();
    for (int i = 1; i <= 20; i++) {
      ends.add(sorted[(int) Math.ceil(i * sorted.length / 20.0) - 1]);
    }
    return ends.stream().filter(end -> end < tokens[row]).count();
  }

  @Test
  void hasAsManyRowsOfEveryLengthAsTheSubsetOfSmallToLarge() {
    for (long seed = 0; seed < 20; seed++) {
      var input = input(seed, 150 + 13 * (int) seed);
      int[] tokens = input.facts().responseTokens().orElseThrow();
      int budget = 20 + 5 * (int) seed;
      int[] followed = select(input, FOLLOWED, budget, seed, Protection.NONE).selection().rows();
      var result = select(input, METHOD, budget, seed, Protection.NONE);
      int[] drawn = result.selection().rows();
      assertThat(Arrays.stream(drawn).mapToLong(row -> bin(tokens, row)).sorted().toArray())
          .as("seed %d", seed)
          .containsExactly(
              Arrays.stream(followed).mapToLong(row -> bin(tokens, row)).sorted().toArray());
      assertThat(drawn).as("seed %d", seed).isNotEqualTo(followed);
      var match = result.lengths().orElseThrow();
      assertThat(match.unit()).isEqualTo(LengthUnit.TOKENS);
      assertThat(match.rows().stream().mapToInt(rows -> rows).sum()).isEqualTo(budget);
      for (int b = 0; b < match.rows().size(); b++) {
        int of = b;
        assertThat(Arrays.stream(drawn).filter(row -> bin(tokens, row) == of).count())
            .isEqualTo((long) match.rows().get(b));
      }
      assertThat(result.clusters()).isEmpty();
    }
  }

  /// Ten rows of each length, of which the subset has 2 and 6: every row of a length is drawn
  /// equally often.
  @Test
  void drawsTheRowsOfOneLengthUniformly() {
    float[] losses = new float[20];
    int[] tokens = new int[20];
    for (int row = 0; row < 20; row++) {
      losses[row] = row < 10 ? 1 : 8 + row / 10f;
      tokens[row] = row < 10 ? 5 : 70;
    }
    var input =
        SelectionInput.of(Trajectories.ofColumns(new float[][] {losses})).withFacts(facts(tokens));
    int[] counts = new int[20];
    int runs = 2_000;
    int shorter = 0;
    for (long seed = 0; seed < runs; seed++) {
      for (int row : select(input, METHOD, 8, seed, Protection.NONE).selection().rows()) {
        counts[row]++;
        shorter += row < 10 ? 1 : 0;
      }
    }
    double expectedShort = shorter / 10.0;
    double expectedLong = (8.0 * runs - shorter) / 10;
    for (int row = 0; row < 20; row++) {
      double expected = row < 10 ? expectedShort : expectedLong;
      // four standard deviations of a count
      assertThat((double) counts[row]).isBetween(expected - 95, expected + 95);
    }
    assertThat(shorter).isNotEqualTo(4 * runs);
  }

  @Test
  void countsCharactersWhereNoTokensAreKnownAndSaysSo() {
    int rows = 120;
    var tokens = tokens(input(3, rows), 3);
    var input =
        new SelectionInput(
            MadeTrajectories.of(3, rows, 4, 6),
            RowLabels.none(rows),
            RowLabels.none(rows),
            Optional.of(row -> tokens[row]));
    var byCharacters = select(input, METHOD, 30, 3, Protection.NONE);
    assertThat(byCharacters.lengths().orElseThrow().unit()).isEqualTo(LengthUnit.CHARACTERS);
    assertThat(byCharacters.warnings()).anyMatch(words -> words.contains("counts characters"));
    var byTokens = select(input.withFacts(facts(tokens)), METHOD, 30, 3, Protection.NONE);
    assertThat(byTokens.selection().rows()).isEqualTo(byCharacters.selection().rows());
    assertThat(byTokens.warnings()).isEmpty();
  }

  @Test
  void isRefusedWhereNoLengthIsKnown() {
    var input = SelectionInput.of(MadeTrajectories.of(3, 40, 4, 6));
    assertThatThrownBy(() -> select(input, METHOD, 10, 1, Protection.NONE))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("needs the lengths of the responses")
        .hasMessageContaining("name the data set");
  }

  @Test
  void takesEqualLengthsAsOneBinAndIsThenPlainRandom() {
    int[] tokens = new int[60];
    Arrays.fill(tokens, 7);
    var input = SelectionInput.of(MadeTrajectories.of(3, 60, 4, 6)).withFacts(facts(tokens));
    var result = select(input, METHOD, 10, 1, Protection.NONE);
    assertThat(result.lengths().orElseThrow())
        .isEqualTo(new LengthMatch(LengthUnit.TOKENS, List.of(7), List.of(10)));
    assertThat(result.selection().size()).isEqualTo(10);
  }

  @Test
  void followsTheLengthsInsideEverySourceWhereTheBudgetIsDivided() {
    var even = new Protection(SourceSplit.EVEN, List.of(RowFilter.parse("source=a")), 0, List.of());
    for (String preset : List.of("paper", "reference")) {
      var clusters = new ClusterSettings(Preset.named(preset), 6, List.of(), 0);
      var input = input(5, 300);
      int[] tokens = input.facts().responseTokens().orElseThrow();
      var followed = select(input, new SelectionMethod.SmallToLarge(clusters), 150, 5, even);
      var drawn = select(input, new SelectionMethod.LengthMatchedRandom(clusters), 150, 5, even);
      var expected = new ArrayList<String>();
      var actual = new ArrayList<String>();
      for (int row : followed.selection().rows()) {
        expected.add(input.sources().of(row) + bin(tokens, row));
      }
      for (int row : drawn.selection().rows()) {
        actual.add(input.sources().of(row) + bin(tokens, row));
      }
      assertThat(actual).as(preset).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void refusesTokensOfOtherRows() {
    var input = SelectionInput.of(MadeTrajectories.of(3, 40, 4, 6));
    assertThatThrownBy(() -> input.withFacts(facts(new int[39])))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("39 rows");
  }
}
