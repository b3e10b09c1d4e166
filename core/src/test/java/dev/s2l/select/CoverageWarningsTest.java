package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.Preset;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Progress;
import dev.s2l.suspect.Suspect;
import dev.s2l.suspect.SuspectKind;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Four rows alike of topic `common`, then six that lie apart: five of topic `rare`, one of `odd`.
class CoverageWarningsTest {
  private static final float[] LOSSES = {1, 1.01f, 1.02f, 1.03f, 20, 40, 60, 80, 100, 120};

  private static SelectionInput input(boolean topics) {
    var labels = RowLabels.of(10, row -> row < 4 ? "common" : row < 9 ? "rare" : "odd");
    var none = RowLabels.none(10);
    return new SelectionInput(
        Trajectories.ofColumns(new float[][] {LOSSES}),
        topics ? none : labels,
        topics ? labels : none,
        Optional.of(row -> 1));
  }

  private static List<String> warnings(
      SelectionInput input, SelectionMethod method, String budget, List<Suspect> suspects) {
    var rule = new Protection(SourceSplit.NONE, List.of(), 0, List.of(SuspectKind.SPIKY));
    var settings = new SelectionSettings(method, Budget.parse(budget), 42, rule);
    return Selector.select(input, settings, suspects, Progress.SILENT).warnings();
  }

  private static SelectionMethod clusters(int k) {
    return new SelectionMethod.SmallToLarge(new ClusterSettings(Preset.PAPER, k, List.of(), 0));
  }

  /// Seven clusters, six of one row: with a budget of 2 the first five of ⌊2/7⌋ rows get none, the
  /// sixth and the seventh one each.
  @Test
  void countsTheClustersThatGaveNothing() {
    assertThat(warnings(input(true), clusters(7), "2", List.of()))
        .anyMatch(text -> text.startsWith("5 of 7 clusters, with 5 rows, gave none to the subset."))
        .noneMatch(text -> text.contains("instead of the paper's"));
    assertThat(warnings(input(true), clusters(7), "7", List.of()))
        .noneMatch(text -> text.contains("gave none"));
  }

  @Test
  void namesTheTopicsWithoutARowAndTheSourcesWhereThereAreNoTopics() {
    var shortest = new SelectionMethod.ConfidenceCurriculum(new ReferenceCheckpoint.Late());
    assertThat(warnings(input(true), shortest, "4", List.of()))
        .containsExactly(
            "2 of 3 topics have no row in the subset: 'rare' (5 rows), 'odd' (1 row)."
                + " --min-per-topic 1 keeps a row of each.");
    assertThat(warnings(input(false), shortest, "4", List.of()))
        .containsExactly(
            "2 of 3 sources have no row in the subset: 'rare' (5 rows), 'odd' (1 row). --per-source"
                + " gives each source its share.");
    assertThat(warnings(input(true), shortest, "10", List.of())).isEmpty();
  }

  @Test
  void saysWhereEveryRowOfATopicWasExcluded() {
    var suspects = List.of(new Suspect(9, SuspectKind.SPIKY, 1, "made up"));
    assertThat(warnings(input(true), new SelectionMethod.Full(), "9", suspects))
        .containsExactly("1 of 3 topics has no row in the subset: 'odd' (1 row, all excluded).");
  }

  @Test
  void namesTenAndCountsTheRest() {
    var labels = RowLabels.of(30, row -> "t%02d".formatted(row));
    float[] losses = new float[30];
    for (int row = 0; row < 30; row++) {
      losses[row] = row;
    }
    var input =
        new SelectionInput(
            Trajectories.ofColumns(new float[][] {losses}),
            RowLabels.none(30),
            labels,
            Optional.of(row -> 1));
    var names = new ArrayList<String>();
    for (int row = 1; row <= 10; row++) {
      names.add("'t%02d' (1 row)".formatted(row));
    }
    assertThat(
            warnings(
                input,
                new SelectionMethod.ConfidenceCurriculum(new ReferenceCheckpoint.Late()),
                "1",
                List.of()))
        .containsExactly(
            "29 of 30 topics have no row in the subset: "
                + String.join(", ", names)
                + " and 19 more. --min-per-topic 1 keeps a row of each.");
  }
}
