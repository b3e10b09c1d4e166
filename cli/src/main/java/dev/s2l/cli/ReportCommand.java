package dev.s2l.cli;

import dev.s2l.pipeline.RunDirectory;
import dev.s2l.report.Report;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the report of a run directory again.
@Command(
    name = "report",
    description = "Writes report.html of a run directory: one file, no network.")
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN_DIR", description = "The run directory.")
  private Path runDirectory = Path.of("");

  @Override
  public Integer call() throws IOException {
    var directory = new RunDirectory(runDirectory);
    if (!Files.isRegularFile(directory.manifest())) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no run directory: it has no manifest.json. Name the --output-dir of an earlier"
                  + " command.",
              runDirectory));
    }
    for (Path folder :
        List.of(
            directory.dataset(),
            directory.trajectories(),
            directory.clusters(),
            directory.selection())) {
      if (StageFolder.isComplete(folder)) {
        StageFolder.verify(folder);
      }
    }
    Report.write(directory.root(), directory.report());
    spec.commandLine().getOut().println(directory.report());
    return 0;
  }
}
