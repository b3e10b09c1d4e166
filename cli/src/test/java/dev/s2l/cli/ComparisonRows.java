package dev.s2l.cli;

import dev.s2l.demo.DemoData;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/// Rows with made losses, for comparisons that need no proxy.
///
/// @param data the rows
/// @param heldOut 12 others
/// @param losses trajectories of five columns
record ComparisonRows(Path data, Path heldOut, Path losses) {

  static ComparisonRows make(Path folder, int rows) throws IOException {
    List<String> all = Files.readAllLines(DemoData.generate(3, 512).write(folder.resolve("demo")));
    return new ComparisonRows(
        Files.write(folder.resolve("data.jsonl"), all.subList(0, rows)),
        Files.write(folder.resolve("held.jsonl"), all.subList(500, 512)),
        losses(folder.resolve("trajectories"), rows, 7));
  }

  /// Trajectories in as many groups of rows.
  static Path losses(Path folder, int rows, int groups) throws IOException {
    var recorded = TrajectoryFolder.at(folder);
    for (int c = 0; c < 5; c++) {
      float[] column = new float[rows];
      for (int row = 0; row < rows; row++) {
        column[row] = (row % groups + 1f) / (c + 1) + row / 5000f;
      }
      recorded.write(new LossColumn(10 * c, column));
    }
    recorded.finish(new TreeMap<>());
    return folder;
  }
}
