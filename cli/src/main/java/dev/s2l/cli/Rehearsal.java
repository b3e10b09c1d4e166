package dev.s2l.cli;

import dev.s2l.demo.DemoData;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the launcher runs once after a build, for the JVM to record what it loads and what gets hot
/// (an ahead-of-time cache): selections on made-up data, and `--help`. Its argument is a folder to
/// work in.
final class Rehearsal {
  private static final int ROWS = 4_000;

  /// Enough for the loops over rows to be compiled.
  private static final int MANY_ROWS = 50_000;

  private static final int COLUMNS = 12;

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Path.of(arguments[0]);
    Path data = DemoData.generate(DemoData.DEFAULT_SEED, ROWS).write(folder.resolve("data"));
    select(folder, ROWS, "--method=small-to-large", "--data=" + data);
    select(folder, ROWS, "--method=high-learnability", "--data=" + data);
    select(folder, MANY_ROWS, "--method=small-to-large");
    execute("--help");
    System.exit(0);
  }

  private static void select(Path folder, int rows, String... further) throws IOException {
    Path trajectories = folder.resolve("trajectories-" + rows);
    write(trajectories, rows);
    var arguments = new ArrayList<String>(List.of("select", "--budget=11%"));
    arguments.add("--trajectories=" + trajectories);
    arguments.add("--output-dir=" + Files.createTempDirectory(folder, "run"));
    arguments.addAll(List.of(further));
    execute(arguments.toArray(String[]::new));
  }

  private static void execute(String... arguments) {
    var quiet = new PrintWriter(Writer.nullWriter());
    int code = Main.execute(Main.commandLine().setOut(quiet).setErr(quiet), arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /// Losses that fall as those of a training do; no two rows alike.
  private static void write(Path folder, int rows) throws IOException {
    var columns = TrajectoryFolder.at(folder);
    for (int c = 0; c < COLUMNS; c++) {
      float[] losses = new float[rows];
      for (int row = 0; row < rows; row++) {
        losses[row] = (1 + row % 97 / 40f) / (1 + c * (1 + row % 13) / 20f) + row * 1e-6f;
      }
      columns.write(new LossColumn(100 * (c + 1), losses));
    }
  }
}
