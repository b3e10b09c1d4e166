package dev.s2l.cli;

import dev.s2l.demo.DemoData;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What the launcher runs once after a build, for the JVM to record what it loads and what gets hot
/// (an ahead-of-time cache): a selection on made-up data. Prints the text of `--help`, which the
/// launcher keeps.
final class Rehearsal {
  private static final int ROWS = 4_000;
  private static final int COLUMNS = 12;

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Path.of(arguments[0]);
    Path data = DemoData.generate(DemoData.DEFAULT_SEED, ROWS).write(folder.resolve("data"));
    Path trajectories = folder.resolve("trajectories");
    write(trajectories);
    var quiet = new PrintWriter(Writer.nullWriter());
    for (String method : List.of("small-to-large", "high-learnability")) {
      String[] select = {
        "select",
        "--trajectories=" + trajectories,
        "--data=" + data,
        "--budget=11%",
        "--method=" + method,
        "--output-dir=" + folder.resolve(method)
      };
      int code = Main.execute(Main.commandLine(select).setOut(quiet).setErr(quiet), select);
      if (code != 0) {
        System.exit(code);
      }
    }
    System.exit(Main.execute(Main.commandLine("--help"), "--help"));
  }

  /// Losses that fall as those of a training do; no two rows alike.
  private static void write(Path folder) throws IOException {
    var columns = TrajectoryFolder.at(folder);
    for (int c = 0; c < COLUMNS; c++) {
      float[] losses = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        losses[row] = (1 + row % 97 / 40f) / (1 + c * (1 + row % 13) / 20f) + row * 1e-6f;
      }
      columns.write(new LossColumn(100 * (c + 1), losses));
    }
  }
}
