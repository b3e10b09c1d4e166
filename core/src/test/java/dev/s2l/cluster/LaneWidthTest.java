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
/// vectors of 4 and 8 lanes (as far as this processor has them), and in one that has none. They are
/// started as the launcher starts them, without the vector module.
class LaneWidthTest {
  private static final String LATE = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";

  /// Prints the lanes in use and a hash of a clustering.
  public static void main(String[] arguments) {
    boolean vectors = false;
    for (long products = 1L << 33; products < 1L << 37; products *= 2) {
      vectors |= Kernels.vectors(products); // Some seconds each if vectors are slow to come.
    }
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
    int lanes = vectors ? VectorNearest.SPECIES.length() : 1;
    System.out.println(lanes + " lanes " + Hashes.sha256(bytes.array()));
  }

  @Test
  void everyVectorLengthGivesTheSameBits() throws IOException, InterruptedException {
    var lines =
        List.of(
            run("-XX:MaxVectorSize=16", LATE),
            run("-XX:MaxVectorSize=32", LATE),
            run("-XX:MaxVectorSize=64", LATE),
            run("-Ds2l.vectors=false", LATE),
            run("-Ds2l.vectors=true")); // The module cannot be added then.
    var hashes = lines.stream().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
    assertThat(hashes).allMatch(hash -> hash.equals(hashes.getFirst()));
    assertThat(lines.getFirst()).startsWith("4 ");
    assertThat(lines.subList(3, 5)).allMatch(line -> line.startsWith("1 "));
  }

  private static String run(String... options) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LaneWidthTest.class.getName()));
    var child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(text).isZero();
    return text.lines().filter(line -> line.contains(" lanes ")).findFirst().orElseThrow();
  }
}
