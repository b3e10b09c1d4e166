package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Hashes;
import dev.s2l.run.RandomStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The subset must not depend on the processor: the same clustering in JVMs that are told to use
/// vectors of 4, 8 and 16 lanes (as far as this processor has them).
class LaneWidthTest {
  /// Prints the lanes in use and a hash of a clustering.
  public static void main(String[] arguments) {
    float[][] points = MadeData.curves(700, 5, 20, 6);
    Clustering clustering =
        new KMeans(KMeansSettings.paper(13), 2)
            .fit(MadeData.trajectories(points), RandomStream.named(6, "cluster"));
    var bytes = ByteBuffer.allocate(4 * points.length + 4 * clustering.centroids().length);
    for (int cluster : clustering.assignment()) {
      bytes.putInt(cluster);
    }
    for (float value : clustering.centroids()) {
      bytes.putFloat(value);
    }
    System.out.println(Nearest.SPECIES.length() + " lanes " + Hashes.sha256(bytes.array()));
  }

  @Test
  void everyVectorLengthGivesTheSameBits() throws IOException, InterruptedException {
    var hashes = new ArrayList<String>();
    var lanes = new ArrayList<String>();
    for (int bytes : new int[] {16, 32, 64}) {
      var command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:MaxVectorSize=" + bytes,
              "-XX:+UseSerialGC",
              "--add-modules=jdk.incubator.vector",
              "-cp",
              System.getProperty("java.class.path"),
              LaneWidthTest.class.getName());
      var child =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(child.waitFor()).as(text).isZero();
      String line = text.lines().filter(l -> l.contains(" lanes ")).findFirst().orElseThrow();
      lanes.add(line.substring(0, line.indexOf(' ')));
      hashes.add(line.substring(line.lastIndexOf(' ') + 1));
    }
    assertThat(lanes.getFirst()).isEqualTo("4");
    assertThat(hashes).allMatch(hash -> hash.equals(hashes.getFirst()));
  }
}
