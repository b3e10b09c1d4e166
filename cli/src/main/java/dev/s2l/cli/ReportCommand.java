package dev.s2l.cli;

import dev.s2l.report.Figures;
import dev.s2l.report.Report;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.RunLock;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the report of a run directory again.
@Command(
    name = "report",
    description = "Writes report.html of a run directory: one file, no network.")
final class ReportCommand implements Callable<Integer> {
  private static final String HEADLESS = "java.awt.headless";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN_DIR", description = "The run directory.")
  private Path runDirectory = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where the report goes, for a run directory that cannot be written. Default:"
              + " RUN_DIR/report.html.")
  private @Nullable Path output;

  @Option(
      names = "--figures",
      paramLabel = "DIR",
      description =
          "Also draw the paper's figures from this run or comparison into the folder DIR: each as"
              + " SVG, PNG and CSV. Standard error names those for which the run has no data.")
  private @Nullable Path figures;

  @Override
  public Integer call() throws IOException {
    var directory = new RunDirectory(runDirectory);
    if (!directory.isRun()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no run directory: it has no manifest.json. Name the --output-dir of an earlier"
                  + " command.",
              runDirectory));
    }
    try (var lock = RunLock.reading(directory)) {
      write(directory);
    }
    return 0;
  }

  private void write(RunDirectory directory) throws IOException {
    Path page = output == null ? directory.report() : output;
    refuseStranger(page);
    for (Path folder :
        List.of(
            directory.reading("dataset"),
            directory.reading("trajectories"),
            directory.clusters(),
            directory.selection())) {
      if (StageFolder.isComplete(folder)) {
        StageFolder.verify(folder);
      }
    }
    var drawn = figures == null ? List.<Path>of() : draw(directory, figures);
    try {
      if (page.toAbsolutePath().getParent() instanceof Path folder) {
        Files.createDirectories(folder);
      }
      Report.write(directory.root(), page);
    } catch (FileSystemException e) {
      if (!isOf(page, e)) {
        throw e;
      }
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "the report cannot be written to %s: %s. Name a file that can be written with"
                  + " --output FILE.",
              page, reason(e)),
          e);
    }
    spec.commandLine().getOut().println(page);
    drawn.forEach(spec.commandLine().getOut()::println);
  }

  private List<Path> draw(RunDirectory directory, Path folder) throws IOException {
    // Pictures are drawn in memory: no screen is asked for.
    if (System.getProperty(HEADLESS) == null) {
      System.setProperty(HEADLESS, "true");
    }
    var made = Figures.write(directory.root(), folder);
    made.notes().forEach(note -> spec.commandLine().getErr().println("s2l: " + note));
    return made.written();
  }

  /// Whether the report, its temporary sibling or a folder above it is at fault, and not a file
  /// that the report is made from.
  private static boolean isOf(Path page, FileSystemException e) {
    String file = e.getFile();
    return file != null
        && (page.toAbsolutePath().startsWith(Path.of(file).toAbsolutePath())
            || file.startsWith(page.toString()));
  }

  private static String reason(FileSystemException e) {
    return e instanceof AccessDeniedException
        ? "no permission"
        : String.valueOf(e.getReason() == null ? e.getMessage() : e.getReason());
  }

  /// Refuses to replace a file that is no report: `--output` may name a data file by mistake.
  private static void refuseStranger(Path page) throws IOException {
    if (Files.isDirectory(page)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--output %s is a folder: name the file in it, for example %s.",
              page, page.resolve("report.html")));
    }
    if (Files.exists(page) && !Report.isReport(page)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no report of s2l and would be replaced. Move it away, or name another file"
                  + " with --output.",
              page));
    }
  }
}
