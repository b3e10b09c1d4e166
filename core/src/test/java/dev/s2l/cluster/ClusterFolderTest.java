package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import dev.s2l.run.StageFolder;
import dev.s2l.trajectory.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
  @TempDir Path folder;

  @Test
  void writesWhatItReadsBackAndTheSameBytesTwice() throws IOException {
    float[][] points = MadeData.curves(1000, 3, 6, 2);
    points[17][1] = Float.NaN;
    var settings = KMeansSettings.paper(5);
    Path first = folder.resolve("a");
    Path second = folder.resolve("b");
    int[] steps = {500, 1000, 1500};
    var kmeans = new KMeans(settings, 2);
    Clustering clustering =
        kmeans.fit(MadeData.trajectories(points), RandomStream.named(4, "cluster"));
    Clustering again = kmeans.fit(MadeData.trajectories(points), RandomStream.named(4, "cluster"));
    ClusterFolder.write(first, clustering, steps, settings);
    ClusterFolder.write(second, again, steps, settings);
    StageFolder.verify(first);
    assertThat(StageFolder.seal(first)).isEqualTo(StageFolder.seal(second));
    Clustering read = ClusterFolder.open(first);
    assertThat(read.assignment()).isEqualTo(clustering.assignment());
    assertThat(read.centroids()).isEqualTo(clustering.centroids());
    assertThat(read.iterations()).isEqualTo(clustering.iterations());
    assertThat(read.objective()).isEqualTo(clustering.objective());
    assertThat(NpyFile.readInts(first.resolve("assignment.npy"))[17]).isEqualTo(-1);
    var statistics = ClusterFolder.statistics(first);
    assertThat(statistics.steps()).containsExactly(500, 1000, 1500);
    assertThat(statistics.unusableRows()).isEqualTo(1);
    assertThat(statistics.settings()).isEqualTo(settings);
  }
}
