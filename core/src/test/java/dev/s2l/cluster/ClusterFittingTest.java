package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.select.MadeTrajectories;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterFittingTest {
  private static final long SEED = 5;

  private static TrajectoryClustering clusters(
      dev.s2l.trajectory.Trajectories trajectories, List<ClusterPart> parts) {
    return ClusterFitting.of(
        trajectories, ClusterSettings.PAPER, parts, SEED, Progress.SILENT, new StopSignal());
  }

  /// What k-means makes of the rows of one source in their place among all rows is the oracle.
  @Test
  void aSourceIsClusteredAsIfItWereAlone() {
    int rows = 900;
    var trajectories = MadeTrajectories.of(3, rows, 4, 6);
    int[] odd = IntStream.range(0, rows).filter(row -> row % 2 == 1).toArray();
    int[] even = IntStream.range(0, rows).filter(row -> row % 2 == 0).toArray();
    var made =
        clusters(
            trajectories, List.of(new ClusterPart("a", odd, 7), new ClusterPart("b", even, 12)));
    assertThat(made.first()).containsExactly(0, 7);
    var clustered = trajectories.columnsAt(new int[] {10, 20, 30});
    var alone =
        new KMeans(KMeansSettings.paper(12), 2)
            .fit(clustered, even, RandomStream.named(SEED, "cluster/k-means/b"));
    for (int row : even) {
      assertThat(made.clustering().assignment()[row]).isEqualTo(7 + alone.assignment()[row]);
    }
    assertThat(made.clustering().centroid(7)).isEqualTo(alone.centroid(0));
    int[][] members = made.members(1, even);
    assertThat(members).hasNumberOfRows(12);
    for (int cluster = 0; cluster < members.length; cluster++) {
      for (int row : members[cluster]) {
        assertThat(alone.assignment()[row]).isEqualTo(cluster);
      }
    }
  }

  @Test
  void twentyThousandSourcesHaveClustersOfTheirOwn() {
    int sources = 20_000;
    var trajectories = MadeTrajectories.of(4, 3 * sources, 3, 4);
    var parts = new ArrayList<ClusterPart>();
    for (int source = 0; source < sources; source++) {
      parts.add(
          new ClusterPart(
              "s" + source, new int[] {source, source + sources, source + 2 * sources}, 2));
    }
    var made = clusters(trajectories, parts);
    assertThat(made.parts()).isEqualTo(sources);
    assertThat(made.clustering().k()).isEqualTo(2 * sources);
    assertThat(made.clustering().assignment()).doesNotContain(Clustering.NONE);
    assertThat(made.members(sources - 1, parts.getLast().rows())).hasNumberOfRows(2);
  }
}
