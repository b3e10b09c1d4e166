package dev.s2l.report;

import dev.s2l.cluster.ClusterFolder;
import dev.s2l.cluster.KMeans;
import dev.s2l.cluster.KMeansSettings;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.demo.DemoData;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// A run directory with made-up losses: what topic and source suggest, and noise.
final class SampleRun {
  private static final int[] STEPS = {0, 40, 80, 120, 160, 200, 240, 280, 320, 360, 400, 440, 469};

  private SampleRun() {}

  /// @param clusters how many
  static Path in(Path run, int rows, int clusters) throws IOException {
    Path data = DemoData.generate(7, rows).write(run.resolve("demo"));
    Files.writeString(data, "{\"instruction\":\"no output\"}\n", StandardOpenOption.APPEND);
    try (var dataset =
        Dataset.read(
            List.of(data), DatasetSettings.defaults(), run.resolve("dataset"), Progress.SILENT)) {
      var trajectories = trajectories(run, dataset);
      var settings = KMeansSettings.paper(clusters);
      var clustering =
          new KMeans(settings, 2)
              .fit(trajectories, trajectories.usableRows(), RandomStream.named(7, "k-means"));
      ClusterFolder.write(run.resolve("clusters"), clustering, STEPS, settings);
      selection(run, clustering.assignment(), clustering.k());
    }
    log(run);
    return run;
  }

  private static Trajectories trajectories(Path run, Dataset dataset) throws IOException {
    var folder = TrajectoryFolder.at(run.resolve("trajectories"));
    var random = RandomStream.named(7, "losses");
    float[][] columns = new float[STEPS.length][dataset.size()];
    for (int row = 0; row < dataset.size(); row++) {
      double hardness = dataset.topic(row).length() / 12.0 + 0.1 * random.nextGaussian();
      double floor = 0.3 * hardness + 0.3 * random.nextDouble();
      double pace = 40 + 120 * hardness;
      for (int c = 0; c < STEPS.length; c++) {
        columns[c][row] = (float) (floor + (4 + 0.3 * hardness) * StrictMath.exp(-STEPS[c] / pace));
      }
    }
    columns[3][11] = Float.NaN;
    for (int c = 0; c < STEPS.length; c++) {
      folder.write(new LossColumn(STEPS[c], columns[c]));
    }
    folder.finish(new TreeMap<>());
    return Trajectories.open(run.resolve("trajectories"));
  }

  private static void selection(Path run, int[] assignment, int k) throws IOException {
    int[] taken = new int[k];
    var lines = new ArrayList<String>();
    for (int row = 0; row < assignment.length; row++) {
      if (assignment[row] >= 0 && taken[assignment[row]]++ < 3) {
        lines.add(
            "{\"row\":%d,\"file\":\"demo.jsonl\",\"line\":%d,\"source\":\"\",\"cluster\":%d,\"rank\":0,\"reason\":\"quota\"}"
                .formatted(row, row + 1, assignment[row]));
      }
    }
    Path folder = Files.createDirectories(run.resolve("selection"));
    Files.write(folder.resolve("selection.jsonl"), lines);
    Files.writeString(
        folder.resolve("suspects.jsonl"),
        """
        {"row":3,"file":"demo.jsonl","line":4,"source":"","kind":"never-learned","score":3.5,"evidence":"last loss 2.61, its cluster's mean 0.4"}
        {"row":9,"file":"demo.jsonl","line":10,"source":"","kind":"truncated","score":1.5,"evidence":"ends with '+'"}
        """);
    String quotas =
        Arrays.toString(
            java.util.stream.IntStream.range(0, k)
                .mapToObj(i -> "{\"cluster\":%d,\"quota\":3}".formatted(i))
                .toArray());
    Files.writeString(
        folder.resolve("card.json"),
        """
        {"schema":1,"tool":"0.1.0","seed":7,"method":"small-to-large","preset":"paper","budget":"11%%",
         "inputs":[{"file":"demo.jsonl","sha256":"00ff","rows":5000}],"quotas":%s,"warnings":["only a sample"]}
        """
            .formatted(quotas));
  }

  private static void log(Path run) throws IOException {
    var lines = new ArrayList<String>();
    for (int step = 1; step <= 469; step++) {
      lines.add(
          "{\"step\":%d,\"epoch\":0.1,\"loss\":%s,\"learning_rate\":0.001}"
              .formatted(step, 0.5 + 3.9 * StrictMath.exp(-step / 90.0)));
    }
    Files.createDirectories(run.resolve("log"));
    Files.write(run.resolve("log").resolve("trainer_log.jsonl"), lines);
    Files.writeString(
        run.resolve("manifest.json"),
        """
        {"schema":1,"tool":"0.1.0","environment":{"jdk":"25","proxy":"tiny"},"stages":{
         "train":{"settings":{"learning_rate":"0.001"},"elapsedMillis":61200,"done":true},
         "dataset":{"settings":{"files":"demo.jsonl"},"elapsedMillis":420,"done":true}}}
        """);
  }
}
