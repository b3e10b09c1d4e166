package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.ClusteredValues;
import dev.s2l.cluster.Preset;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.ColumnRange;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.Transform;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The methods that need more than losses, on rows that can be checked by eye.
class SignalMethodsTest {
  private static final SelectionMethod IFD =
      new SelectionMethod.InstructionFollowingDifficulty(new ReferenceCheckpoint.Late());
  private static final ClusterSettings THREE = new ClusterSettings(Preset.PAPER, 3, List.of(), 0);

  private static SelectionInput bare(int rows) {
    float[] losses = new float[rows];
    Arrays.fill(losses, 1);
    return SelectionInput.of(Trajectories.ofColumns(new float[][] {losses, losses}));
  }

  private static SelectionInput ifd(float[] with, float[] without) {
    return bare(with.length)
        .with(Signal.IFD, Trajectories.ofColumns(new float[][] {with, without}));
  }

  private static SelectionResult select(SelectionInput input, SelectionMethod method, int budget) {
    return select(input, method, budget, Protection.NONE);
  }

  private static SelectionResult select(
      SelectionInput input, SelectionMethod method, int budget, Protection rule) {
    var settings = new SelectionSettings(method, new Budget.Rows(budget), 7, rule);
    return Selector.select(input, settings, List.of(), Progress.SILENT);
  }

  private static int[] byRank(SelectionResult result) {
    var selection = result.selection();
    return IntStream.range(0, selection.size())
        .mapToObj(selection::at)
        .sorted(Comparator.comparingInt(ChosenRows.Chosen::rank))
        .mapToInt(ChosenRows.Chosen::row)
        .toArray();
  }

  /// Ratios: 0.5, 0.9, 2, none, 0.25, 1, 0.9, certain without its prompt, 0.
  private static final float[] WITH = {1, 1.8f, 4, Float.NaN, 0.5f, 3, 1.8f, 0, 0};

  private static final float[] WITHOUT = {2, 2, 2, Float.NaN, 2, 3, 2, 0, 1};

  @Test
  void ifdKeepsTheHighestRatiosBelowOne() {
    var result = select(ifd(WITH, WITHOUT), IFD, 3);
    assertThat(byRank(result)).containsExactly(1, 6, 0);
    assertThat(result.eligible()).isEqualTo(5);
    assertThat(result.warnings())
        .anyMatch(w -> w.contains("3 of 9 rows") && w.contains("rows 2, 5, 7"))
        .anyMatch(w -> w.contains("fewer than two tokens") && w.contains("rows 3."));
  }

  @Test
  void ifdChoosesFewerRowsThanTheBudgetRatherThanOthersAndSaysSo() {
    var result = select(ifd(WITH, WITHOUT), IFD, 8);
    assertThat(byRank(result)).containsExactly(1, 6, 0, 4, 8);
    assertThat(result.budget()).isEqualTo(5);
    assertThat(result.warnings()).anyMatch(w -> w.contains("the subset is smaller"));
  }

  @Test
  void ifdKeepsWhatTheUserNamedWhateverItsRatio() {
    var plain = ifd(WITH, WITHOUT);
    var input =
        new SelectionInput(
                plain.trajectories(),
                RowLabels.of(9, row -> row == 2 ? "mine" : "other"),
                RowLabels.of(9, row -> row == 5 || row == 8 ? "t" : "u"),
                Optional.of(row -> 1))
            .with(Signal.IFD, plain.signal(Signal.IFD).orElseThrow());
    var rule =
        new Protection(SourceSplit.NONE, List.of(RowFilter.parse("source=mine")), 1, List.of());
    int[] rows = select(input, IFD, 3, rule).selection().rows();
    // Row 8 is the one of topic t that may be chosen, row 2 the one that was named.
    assertThat(rows).hasSize(3).contains(2, 8).doesNotContain(3, 5, 7);
  }

  @Test
  void ifdRefusesWhereNoPromptHelps() {
    float[] ones = {1, 1, 1};
    assertThatThrownBy(() -> select(ifd(ones, ones), IFD, 1))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("no row can be chosen")
        .hasMessageContaining("does not help");
  }

  /// Groups of 40, 12 and 3 rows with equal losses: each cluster gives 3 rows, and so on.
  private static float[][] groups(int dims) {
    var random = RandomStream.named(3, "test/groups");
    float[][] columns = new float[dims][55];
    for (int row = 0; row < 55; row++) {
      int group = group(row);
      for (int d = 0; d < dims; d++) {
        columns[d][row] = (float) (20 * (d % 3 == group ? 1 : 0) + 0.1 * random.nextGaussian());
      }
    }
    return columns;
  }

  private static int group(int row) {
    return row < 40 ? 0 : row < 52 ? 1 : 2;
  }

  private static int[] shares(SelectionResult result) {
    int[] shares = new int[3];
    for (int row : result.selection().rows()) {
      shares[group(row)]++;
    }
    return shares;
  }

  @Test
  void embeddingDiverseGivesEveryGroupOfEmbeddingsItsShareThoughLossesAreEqual() {
    var method = new SelectionMethod.EmbeddingDiverse(THREE);
    float[][] columns = groups(2);
    var result = select(bare(55).withEmbeddings(Trajectories.ofColumns(columns)), method, 15);
    assertThat(shares(result)).containsExactly(6, 6, 3);
    assertThat(result.clusters().orElseThrow().steps()).isEmpty();
    assertThat(result.warnings()).isEmpty();
  }

  /// One direction a thousand times as large: its noise would drown the other one's groups.
  @Test
  void embeddingDiverseTakesEveryDirectionAlike() {
    float[][] columns = groups(2);
    for (int row = 0; row < 55; row++) {
      columns[1][row] *= 1000;
    }
    var input = bare(55).withEmbeddings(Trajectories.ofColumns(columns));
    assertThat(shares(select(input, new SelectionMethod.EmbeddingDiverse(THREE), 15)))
        .containsExactly(6, 6, 3);
    var raw = bare(55).with(Signal.GRADIENTS, Trajectories.ofColumns(columns));
    assertThat(shares(select(raw, new SelectionMethod.GradientClusters(THREE), 15)))
        .isNotEqualTo(new int[] {6, 6, 3});
  }

  @Test
  void gradientClustersGivesEveryGroupOfGradientsItsShareThoughLossesAreEqual() {
    var method = new SelectionMethod.GradientClusters(THREE);
    var input = bare(55).with(Signal.GRADIENTS, Trajectories.ofColumns(groups(30)));
    assertThat(shares(select(input, method, 15))).containsExactly(6, 6, 3);
    assertThat(shares(select(input, method, 30))).containsExactly(15, 12, 3);
  }

  @Test
  void theyMakeAsManyClustersAsThereAreDifferentRows() {
    float[][] same = {new float[55], new float[55]};
    var methods =
        List.of(
            new SelectionMethod.EmbeddingDiverse(THREE),
            new SelectionMethod.GradientClusters(THREE));
    for (SelectionMethod method : methods) {
      var input = bare(55).with(method.signals().getFirst(), Trajectories.ofColumns(same));
      var result = select(input, method, 10);
      assertThat(result.selection().size()).isEqualTo(10);
      assertThat(result.clusters().orElseThrow().clustering().k()).isEqualTo(1);
      assertThat(result.warnings()).anyMatch(w -> w.contains("s are no more different"));
    }
  }

  @Test
  void theyUseNoChoiceOfLossColumns() {
    var values = new ClusteredValues(ColumnRange.parse("late"), Transform.ZSCORE);
    var clusters =
        new ClusterSettings(Preset.PAPER, Optional.of(3), List.of(40), 2, values, List.of(), 1);
    var options = new SelectionMethod.Options(clusters, Optional.empty());
    for (String name : List.of("embedding-diverse", "gradient-clusters")) {
      var method = (SelectionMethod.Balanced) SelectionMethod.named(name, options);
      assertThat(method.clusters())
          .isEqualTo(
              new ClusterSettings(
                  Preset.PAPER, Optional.of(3), List.of(), 0, ClusteredValues.PLAIN, List.of(), 1));
    }
  }

  @Test
  void aVectorThatIsNotFiniteIsRefusedByItsRow() {
    float[][] columns = groups(30);
    columns[4][17] = Float.NaN;
    for (String name : List.of("embedding-diverse", "gradient-clusters")) {
      var method =
          SelectionMethod.named(name, new SelectionMethod.Options(THREE, Optional.empty()));
      var input = bare(55).with(method.signals().getFirst(), Trajectories.ofColumns(columns));
      assertThatThrownBy(() -> select(input, method, 10))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("of row 17 they are not finite");
    }
  }

  @Test
  void aMethodWithoutItsSignalNamesTheCommandThatMakesIt() {
    var options = new SelectionMethod.Options(THREE, Optional.empty());
    for (String name : SelectionMethod.names()) {
      var method = SelectionMethod.named(name, options);
      if (!method.signals().isEmpty()) {
        var settings = new SelectionSettings(method, new Budget.Rows(2), 1, Protection.NONE);
        assertThatThrownBy(() -> Selector.refuseUnmet(bare(5), settings))
            .isInstanceOf(S2lException.class)
            .hasMessageContaining(name + " needs")
            .hasMessageContaining("s2l record")
            .hasMessageContaining(method.signals().getFirst().word());
      }
    }
  }

  /// Drops as shares of the loss before: 0.5, 0.1, 0.75, no loss before, −1.
  @Test
  void targetLossDropKeepsTheGreatestDropsAndSaysThatItSawTargetRows() {
    float[] before = {4, 10, 2, 0, 1};
    float[] after = {2, 9, 0.5f, 0, 2};
    var input =
        bare(5).with(Signal.TARGET_LOSSES, Trajectories.ofColumns(new float[][] {before, after}));
    var result = select(input, new SelectionMethod.TargetLossDrop(), 5);
    assertThat(byRank(result)).containsExactly(2, 0, 1, 4, 3);
    assertThat(result.warnings()).anyMatch(w -> w.contains("has seen target rows"));
    after[2] = Float.NaN;
    var broken =
        bare(5).with(Signal.TARGET_LOSSES, Trajectories.ofColumns(new float[][] {before, after}));
    assertThatThrownBy(() -> select(broken, new SelectionMethod.TargetLossDrop(), 5))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("of row 2 they are not finite");
  }

  @Test
  void targetSimilarityKeepsTheRowsThatTargetRowsChooseInTurn() {
    float[][] rows = {{1, 9, 0, 1}, {0, 1, 2, 1}};
    float[][] targets = {{5, 0, 3}, {0, 1, 3}};
    var input =
        bare(4)
            .withEmbeddings(Trajectories.ofColumns(rows))
            .with(Signal.TARGET_EMBEDDINGS, Trajectories.ofColumns(targets));
    var result = select(input, new SelectionMethod.TargetSimilarity(), 3);
    // Rightwards, upwards, between them.
    assertThat(byRank(result)).containsExactly(0, 2, 3);
    assertThat(result.warnings()).anyMatch(w -> w.contains("has seen target rows"));
    assertThat(new SelectionMethod.TargetSimilarity().seesTarget()).isTrue();
    assertThat(new SelectionMethod.EmbeddingDiverse(THREE).seesTarget()).isFalse();
  }
}
