package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.ClusteredValues;
import dev.s2l.cluster.KMeans;
import dev.s2l.cluster.KMeansSettings;
import dev.s2l.cluster.Preset;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.dataset.RowLabels;
import dev.s2l.facility.FacilityLocationSettings;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.suspect.Suspect;
import dev.s2l.suspect.SuspectKind;
import dev.s2l.trajectory.ColumnRange;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SelectorTest {
  private static final SelectionMethod.SmallToLarge PAPER = paper(8);

  private static SelectionMethod.SmallToLarge paper(int k) {
    return new SelectionMethod.SmallToLarge(new ClusterSettings(Preset.PAPER, k, List.of(), 0));
  }

  private static SelectionMethod reference(int k) {
    return new SelectionMethod.SmallToLarge(new ClusterSettings(Preset.REFERENCE, k, List.of(), 0));
  }

  private static SelectionSettings settings(SelectionMethod method, String budget) {
    return new SelectionSettings(method, Budget.parse(budget), 42, Protection.NONE);
  }

  private static SelectionResult select(SelectionInput input, SelectionSettings settings) {
    return Selector.select(input, settings, List.of(), Progress.SILENT);
  }

  private static SelectionInput input(long seed, int rows) {
    var sources = MadeTrajectories.sources(seed, rows, 3);
    var topics = MadeTrajectories.sources(seed + 1000, rows, 5);
    return new SelectionInput(
            MadeTrajectories.of(seed, rows, 5, 6), sources, topics, Optional.of(row -> row % 17))
        .withEmbeddings(MadeTrajectories.of(seed + 7, rows, 9, 5))
        .with(Signal.GRADIENTS, MadeTrajectories.of(seed + 8, rows, 9, 5))
        .with(Signal.IFD, ratios(seed, rows))
        .with(Signal.TARGET_LOSSES, ratios(seed + 9, rows))
        .with(Signal.TARGET_EMBEDDINGS, MadeTrajectories.of(seed + 10, 11, 9, 5));
  }

  @Test
  void drawsAsAlgorithmOneDoesStepByStep() {
    for (long seed = 0; seed < 30; seed++) {
      int rows = 60 + (int) seed * 7;
      int budget = 1 + (int) (seed * 37 % rows);
      var input = SelectionInput.of(MadeTrajectories.of(seed, rows, 4, 6));
      var result = select(input, settings(PAPER, "" + budget));
      int[] assignment = result.clusters().orElseThrow().clustering().assignment();
      int k = result.clusters().orElseThrow().clustering().k();
      var expected = new TreeSet<Integer>();
      var order = new ArrayList<Integer>();
      for (int cluster = 0; cluster < k; cluster++) {
        order.add(cluster);
      }
      order.sort((a, b) -> Long.compare(size(assignment, a), size(assignment, b)));
      for (int i = 0; i < k; i++) {
        int cluster = order.get(i);
        int quota = (budget - expected.size()) / (k - i);
        int[] members = members(assignment, cluster);
        if (members.length > quota) {
          RandomStream.named(42, "select/cluster-" + cluster).draw(members, quota);
          members = Arrays.copyOf(members, quota);
        }
        Arrays.stream(members).forEach(expected::add);
      }
      assertThat(result.selection().rows())
          .as("seed %d", seed)
          .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
      assertThat(result.selection().size()).isEqualTo(budget);
    }
  }

  private static long size(int[] assignment, int cluster) {
    return Arrays.stream(assignment).filter(c -> c == cluster).count();
  }

  private static int[] members(int[] assignment, int cluster) {
    var rows = new ArrayList<Integer>();
    for (int row = 0; row < assignment.length; row++) {
      if (assignment[row] == cluster) {
        rows.add(row);
      }
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void ranksTheDrawInsideEachClusterFromZero() {
    var result = select(input(1, 300), settings(PAPER, "60"));
    for (Quota quota : result.quotas()) {
      var ranks = new TreeSet<Integer>();
      for (int i = 0; i < result.selection().size(); i++) {
        var chosen = result.selection().at(i);
        if (chosen.cluster() == quota.cluster()) {
          ranks.add(chosen.rank());
          assertThat(chosen.reason())
              .isEqualTo(quota.taken() == quota.size() ? Reason.WHOLE_CLUSTER : Reason.QUOTA);
        }
      }
      assertThat(ranks).hasSize(quota.taken());
      assertThat(ranks.isEmpty() || ranks.last() == quota.taken() - 1).isTrue();
    }
  }

  @Test
  void neverChoosesARowWithoutAFiniteLoss() {
    float[] start = {1, 2, Float.NaN, 4, 5, 6};
    float[] end = {1, 2, 3, Float.POSITIVE_INFINITY, 5, 6};
    var input =
        new SelectionInput(
            Trajectories.of(List.of(new LossColumn(0, start), new LossColumn(9, end))),
            RowLabels.none(start.length),
            RowLabels.none(start.length),
            Optional.of(row -> 1));
    for (SelectionMethod method : methods()) {
      if (!method.signals().isEmpty() || method instanceof SelectionMethod.LearningPercentage) {
        continue;
      }
      var result = select(input, settings(method, "100%"));
      assertThat(result.selection().rows()).as(method.name()).containsExactly(0, 1, 4, 5);
      assertThat(result.usable()).isEqualTo(4);
    }
  }

  @Test
  void choosesAllRowsAndSaysSoWhenTheBudgetIsLarger() {
    var result = select(input(3, 20), settings(PAPER, "50"));
    assertThat(result.selection().size()).isEqualTo(20);
    assertThat(result.warnings()).anyMatch(w -> w.contains("50") && w.contains("20"));
    assertThat(select(input(3, 20), settings(PAPER, "20")).warnings()).isEmpty();
  }

  @Test
  void choosesOneOfOneRow() {
    var result = select(input(3, 1), settings(PAPER, "11%"));
    assertThat(result.selection().rows()).containsExactly(0);
  }

  @Test
  void refusesWhenNoRowIsUsable() {
    var nothing = Trajectories.of(List.of(new LossColumn(5, new float[] {Float.NaN})));
    assertThatThrownBy(() -> select(SelectionInput.of(nothing), settings(PAPER, "1")))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("no row can be chosen");
  }

  /// Sources of 2, 6 and 12 rows, budget 11: the smallest gives its 2 of ⌊11/3⌋ = 3, the next 4 of
  /// ⌊9/2⌋, the largest 5 of ⌊5/1⌋.
  @Test
  void referencePresetSplitsTheBudgetOverSourcesSmallestFirst() {
    var names = "cccccccccccc" + "bbbbbb" + "aa";
    var sources = RowLabels.of(20, row -> names.substring(row, row + 1));
    var input =
        new SelectionInput(
            MadeTrajectories.of(5, 20, 3, 3), sources, RowLabels.none(20), Optional.empty());
    var result = select(input, settings(reference(2), "11"));
    int[] perSource = new int[3];
    for (int row : result.selection().rows()) {
      perSource[sources.codes()[row]]++;
    }
    assertThat(perSource).containsExactly(2, 4, 5);
    assertThat(result.quotas().getFirst().source()).isEqualTo("a");
    assertThat(result.quotas()).extracting(Quota::cluster).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void referencePresetSetsTinyClustersAsideAndFillsWithThem() {
    // One far row alone (cluster of 1), six alike: budget 4 comes from the large cluster alone,
    // and the lonely row is not drawn; with a budget of 7 of 7 everything is.
    float[] losses = {9, 1, 1.1f, 1.2f, 1.05f, 1.15f, 1.25f};
    var input = SelectionInput.of(Trajectories.ofColumns(new float[][] {losses}));
    var four = select(input, settings(reference(2), "4"));
    assertThat(four.selection().contains(0)).isFalse();
    assertThat(four.selection().size()).isEqualTo(4);
    var all = select(input, settings(reference(2), "7"));
    assertThat(all.selection().size()).isEqualTo(7);
    var paper = select(input, settings(paper(2), "4"));
    assertThat(paper.selection().contains(0)).isTrue();
  }

  @Test
  void referencePresetFillsWhatLargeClustersLeave() {
    // Clusters of 3, 1, 1 and 2 rows; budget 6 of 7: three from the large one, three to fill.
    float[] losses = {1, 1.01f, 1.02f, 50, 100, 150, 150.01f};
    var input = SelectionInput.of(Trajectories.ofColumns(new float[][] {losses}));
    for (long seed = 0; seed < 10; seed++) {
      var settings = new SelectionSettings(reference(4), Budget.parse("6"), seed, Protection.NONE);
      var result = select(input, settings);
      assertThat(result.selection().size()).as("seed %d", seed).isEqualTo(6);
      for (int i = 0; i < 6; i++) {
        var chosen = result.selection().at(i);
        long size =
            size(result.clusters().orElseThrow().clustering().assignment(), chosen.cluster());
        assertThat(chosen.reason())
            .as("seed %d", seed)
            .isEqualTo(size > 2 ? Reason.WHOLE_CLUSTER : Reason.FILL);
      }
    }
  }

  private static List<SelectionMethod> methods() {
    var late = new ReferenceCheckpoint.Late();
    return List.of(
        PAPER,
        reference(5),
        new SelectionMethod.UniformRandom(),
        new SelectionMethod.SourceBalancedRandom(),
        new SelectionMethod.LengthMatchedRandom(new ClusterSettings(Preset.PAPER, 8, List.of(), 0)),
        new SelectionMethod.LeastConfidence(late),
        new SelectionMethod.MiddlePerplexity(late),
        new SelectionMethod.HighLearnability(late),
        new SelectionMethod.NormalizedHighLearnability(late),
        new SelectionMethod.ConfidenceCurriculum(late),
        new SelectionMethod.LearningPercentage(new ReferenceCheckpoint.Step(20)),
        new SelectionMethod.LongestResponse(),
        new SelectionMethod.KCentreGreedy(),
        new SelectionMethod.FacilityLocation(new FacilityLocationSettings(150, 20)),
        new SelectionMethod.EmbeddingDiverse(PAPER.clusters()),
        new SelectionMethod.GradientClusters(PAPER.clusters()),
        new SelectionMethod.InstructionFollowingDifficulty(late),
        new SelectionMethod.TargetLossDrop(),
        new SelectionMethod.TargetSimilarity(),
        new SelectionMethod.Full());
  }

  @Test
  void aLargerBudgetContainsASmallerOneForEveryMethodAndRule() {
    var rules =
        List.of(
            Protection.NONE,
            new Protection(SourceSplit.EVEN, List.of(), 0, List.of()),
            new Protection(SourceSplit.NONE, List.of(RowFilter.parse("source=a")), 2, List.of()));
    for (SelectionMethod method : methods()) {
      for (Protection rule : rules) {
        for (long seed = 0; seed < 3; seed++) {
          var input = input(seed, 200);
          var before = new HashSet<Integer>();
          for (int budget : new int[] {60, 61, 75, 110, 111, 150, 200}) {
            var settings = new SelectionSettings(method, Budget.parse("" + budget), seed, rule);
            var now = new HashSet<Integer>();
            Arrays.stream(select(input, settings).selection().rows()).forEach(now::add);
            assertThat(now)
                .as("%s, %s, seed %d, budget %d", method, rule, seed, budget)
                .containsAll(before);
            assertThat(now).hasSize(method instanceof SelectionMethod.Full ? 200 : budget);
            before = now;
          }
        }
      }
    }
  }

  @Test
  void nestedBudgetsGiveTheSubsetsThatTheyWouldGiveAlone() {
    for (SelectionMethod method : methods()) {
      if (method instanceof SelectionMethod.Full) {
        continue;
      }
      var input = input(4, 200);
      var nested = List.of(Budget.parse("70"), Budget.parse("12.5%"));
      var settings = new SelectionSettings(method, Budget.parse("110"), 4, Protection.NONE, nested);
      var result = select(input, settings);
      for (int i = 0; i < 2; i++) {
        var alone = new SelectionSettings(method, nested.get(i), 4, Protection.NONE);
        assertThat(result.nested().get(i).selection().rows())
            .as("%s, %s", method, nested.get(i))
            .isEqualTo(select(input, alone).selection().rows());
        assertThat(Arrays.stream(result.nested().get(i).selection().rows()))
            .allMatch(result.selection()::contains);
      }
    }
  }

  @Test
  void refusesANestedBudgetThatIsNotSmaller() {
    var settings =
        new SelectionSettings(
            PAPER, Budget.parse("20"), 1, Protection.NONE, List.of(Budget.parse("50%")));
    assertThatThrownBy(() -> select(input(1, 40), settings))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("nested budget 50% is 20 rows, not below the 20");
  }

  @Test
  void sourceBalancedRandomIsRandomWithASharePerSource() {
    var input = input(3, 300);
    var split = new Protection(SourceSplit.EVEN, List.of(), 0, List.of());
    var random =
        new SelectionSettings(new SelectionMethod.UniformRandom(), Budget.parse("60"), 5, split);
    var balanced =
        new SelectionSettings(
            new SelectionMethod.SourceBalancedRandom(), Budget.parse("60"), 5, Protection.NONE);
    var rows = select(input, balanced).selection().rows();
    assertThat(rows).isEqualTo(select(input, random).selection().rows());
    int[] bySource = new int[3];
    for (int row : rows) {
      bySource[input.sources().codes()[row]]++;
    }
    assertThat(bySource).containsExactly(20, 20, 20);
  }

  /// Losses with the prompt that are below those without, so that every row may be chosen.
  private static Trajectories ratios(long seed, int rows) {
    var random = RandomStream.named(seed, "test/ratios");
    float[][] means = new float[2][rows];
    for (int row = 0; row < rows; row++) {
      means[1][row] = 1 + (float) random.nextDouble();
      means[0][row] = means[1][row] * (float) random.nextDouble();
    }
    return Trajectories.ofColumns(means);
  }

  private static TrajectoryClustering clusters(SelectionInput input, ClusterSettings settings) {
    var method = new SelectionMethod.SmallToLarge(settings);
    return select(input, settings(method, "20")).clusters().orElseThrow();
  }

  private static ClusterSettings values(String range, String transform) {
    var values = new ClusteredValues(ColumnRange.parse(range), Transform.named(transform));
    return new ClusterSettings(Preset.PAPER, Optional.of(8), List.of(), 0, values, List.of(), 0);
  }

  @Test
  void clustersTheRangeOfColumnsAndWhatTheTransformMakesOfThem() {
    var input = input(2, 120);
    assertThat(clusters(input, values("all", "raw")).steps()).containsExactly(10, 20, 30, 40);
    assertThat(clusters(input, values("late", "raw")).steps()).containsExactly(30, 40);
    assertThat(clusters(input, values("10-30", "delta")).steps()).containsExactly(20, 30);
    var scores = clusters(input, values("all", "zscore"));
    var expected =
        new KMeans(KMeansSettings.paper(8), 1)
            .fit(
                Transform.ZSCORE.of(input.trajectories().columnsAt(new int[] {10, 20, 30, 40})),
                RandomStream.named(42, "cluster/k-means"));
    assertThat(scores.clustering().assignment()).isEqualTo(expected.assignment());
  }

  @Test
  void aSweepChoosesKByItsCriterionAndTheBootstrapChangesNothing() {
    var input = input(6, 240);
    var swept =
        new ClusterSettings(
            Preset.PAPER,
            Optional.empty(),
            List.of(),
            0,
            ClusteredValues.PLAIN,
            List.of(9, 2, 6),
            0);
    var clusters = clusters(input, swept);
    var sweep = clusters.sweep().orElseThrow();
    assertThat(sweep.tries()).extracting(t -> t.k()).containsExactly(2, 6, 9);
    assertThat(clusters.settings().k()).isEqualTo(sweep.best().k());
    assertThat(clusters.stability()).isEmpty();
    var byHand =
        new ClusterSettings(
            Preset.PAPER,
            Optional.of(sweep.best().k()),
            List.of(),
            0,
            ClusteredValues.PLAIN,
            List.of(),
            4);
    var stable = clusters(input, byHand);
    assertThat(stable.clustering().assignment()).isEqualTo(clusters.clustering().assignment());
    assertThat(stable.stability()).hasSize(4).allMatch(index -> index > 0 && index <= 1);
    assertThat(clusters(input, byHand).stability()).isEqualTo(stable.stability());
  }

  @Test
  void givesTheSameRowsAgain() {
    for (SelectionMethod method : methods()) {
      var first = select(input(9, 150), settings(method, "30"));
      var second = select(input(9, 150), settings(method, "30"));
      assertThat(second.selection().rows()).isEqualTo(first.selection().rows());
      assertThat(second.quotas()).isEqualTo(first.quotas());
    }
  }

  @Test
  void keepsWhatIsToBeKeptAndAMinimumOfEveryTopic() {
    var input = input(4, 300);
    var rule = new Protection(SourceSplit.NONE, List.of(RowFilter.parse("topic=b")), 3, List.of());
    for (SelectionMethod method : methods()) {
      var settings = new SelectionSettings(method, Budget.parse("100"), 1, rule);
      var selection = select(input, settings).selection();
      int[] perTopic = new int[input.topics().names().size()];
      int[] all = new int[perTopic.length];
      for (int row = 0; row < 300; row++) {
        int topic = input.topics().codes()[row];
        all[topic]++;
        perTopic[topic] += selection.contains(row) ? 1 : 0;
        if (input.topics().of(row).equals("b")) {
          assertThat(selection.contains(row)).as(method.name()).isTrue();
        }
      }
      for (int topic = 0; topic < all.length; topic++) {
        assertThat(perTopic[topic])
            .as(method.name())
            .isGreaterThanOrEqualTo(Math.min(3, all[topic]));
      }
    }
  }

  @Test
  void refusesToKeepMoreThanTheBudget() {
    var rule = new Protection(SourceSplit.NONE, List.of(RowFilter.parse("source=*")), 0, List.of());
    var settings = new SelectionSettings(PAPER, Budget.parse("10"), 1, rule);
    assertThatThrownBy(() -> select(input(4, 50), settings))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("50 rows are to be kept")
        .hasMessageContaining("budget of 10");
  }

  @Test
  void leavesExcludedSuspectsOutButKeepsThemInTheClusters() {
    var input = input(6, 100);
    var suspects = new ArrayList<Suspect>();
    for (int row = 0; row < 100; row += 2) {
      suspects.add(new Suspect(row, SuspectKind.SPIKY, 2, "made"));
    }
    suspects.add(new Suspect(1, SuspectKind.FORGOTTEN, 2, "made"));
    var rule = new Protection(SourceSplit.NONE, List.of(), 0, List.of(SuspectKind.SPIKY));
    for (SelectionMethod method : methods()) {
      var settings = new SelectionSettings(method, Budget.parse("60"), 1, rule);
      var result = Selector.select(input, settings, suspects, Progress.SILENT);
      assertThat(result.selection().rows())
          .as(method.name())
          .containsExactly(java.util.stream.IntStream.range(0, 50).map(i -> 2 * i + 1).toArray());
      assertThat(result.warnings()).anyMatch(w -> w.contains("50 suspects"));
      result.clusters().ifPresent(c -> assertThat(c.clustering().assignment()).doesNotContain(-1));
    }
  }

  @Test
  void oneClusteringGivesSubsetsOfAnyBudget() {
    var input = input(11, 400);
    var large = select(input, settings(paper(9), "200"));
    var clusters = large.clusters().orElseThrow();
    var small =
        Selector.draw(input, settings(paper(9), "40"), List.of(), clusters, Progress.SILENT);
    assertThat(small.selection().size()).isEqualTo(40);
    assertThat(small.clusters().orElseThrow().clustering()).isSameAs(clusters.clustering());
    for (int row : small.selection().rows()) {
      assertThat(large.selection().contains(row)).isTrue();
    }
    assertThat(small.selection().rows())
        .isEqualTo(select(input, settings(paper(9), "40")).selection().rows());
  }
}
