package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.dataset.Dataset;
import dev.s2l.report.ClusterPurity.Part;
import dev.s2l.run.RunDirectory;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPurityTest {
  /// Cluster 0 has topics 0, 0, 0, 1; cluster 1 has 1, 2; the last row has no topic.
  @Test
  void purityIsTheShareOfTheMostFrequentTopics() {
    int[] clusters = {0, 0, 0, 0, 1, 1, 1};
    int[] topics = {0, 0, 0, 1, 1, 2, -1};
    var purity = ClusterPurity.of(clusters, topics, 1);
    assertThat(purity.purity()).isEqualTo(4.0 / 6, within(1e-12));
    assertThat(purity.clusters()).containsExactly(new Part(0, 4, 0.75), new Part(1, 2, 0.5));
  }

  /// 200 clusters of two rows with one of two equally frequent topics: two rows agree every other
  /// time, so shuffled topics give ¾.
  @Test
  void smallClustersArePureByThemselves() {
    int[] clusters = new int[400];
    int[] topics = new int[400];
    Arrays.setAll(clusters, row -> row / 2);
    Arrays.setAll(topics, row -> row / 2 % 2);
    var purity = ClusterPurity.of(clusters, topics, 1);
    assertThat(purity.purity()).isEqualTo(1);
    assertThat(purity.shuffled()).isEqualTo(0.75, within(0.02));
    assertThat(ClusterPurity.of(clusters, topics, 1).shuffled()).isEqualTo(purity.shuffled());
  }

  /// Embeddings that are the topic, and so purer than trajectories.
  @Test
  void clustersOfEmbeddingsAreAsManyAndBySeed(@TempDir Path folder) throws IOException {
    Path run = SampleRun.in(folder, 500, 20);
    try (var artifacts = Artifacts.open(run)) {
      var without = ClusterPurity.of(new RunDirectory(run), artifacts);
      assertThat(without).hasSize(2).allMatch(one -> one.embeddings().isEmpty());
      assertThat(without.getFirst().sentence()).startsWith("By topic, ").contains("shuffled)");

      Dataset dataset = artifacts.dataset().orElseThrow();
      float[] vectors = new float[dataset.size() * 8];
      for (int row = 0; row < dataset.size(); row++) {
        for (int d = 0; d < 8; d++) {
          int bit = dataset.topic(row).hashCode() >> d & 1;
          vectors[8 * row + d] = bit + 0.001f * (row * 31 % 17);
        }
      }
      TrajectoryFolder.at(run.resolve("trajectories"))
          .write(Signal.EMBEDDINGS, 469, vectors, dataset.size());
      var found = ClusterPurity.of(new RunDirectory(run), artifacts).getFirst();
      assertThat(found.k()).isEqualTo(20);
      assertThat(found.rows()).isEqualTo(499); // One row has no loss, so no cluster.
      assertThat(found.embeddings().orElseThrow().purity())
          .isGreaterThan(0.95)
          .isGreaterThan(found.trajectories().purity());
      assertThat(found.embeddings().orElseThrow().clusters().size()).isLessThanOrEqualTo(20);
      assertThat(ClusterPurity.of(new RunDirectory(run), artifacts).getFirst()).isEqualTo(found);
      assertThat(found.sentence()).contains("as many clusters of embeddings (step 469) reach");
    }
  }
}
