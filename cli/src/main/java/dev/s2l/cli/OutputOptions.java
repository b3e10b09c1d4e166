package dev.s2l.cli;

import dev.s2l.pipeline.RunSession;
import dev.s2l.run.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Where results go, and where options may come from.
final class OutputOptions {
  @Option(
      names = {"-o", "--output-dir"},
      paramLabel = "DIR",
      description = "The run directory. Runs continue where they stopped.")
  @Nullable Path outputDir;

  @Option(
      names = "--force-new",
      description = "Redo the stages whose settings or data changed, and all after them.")
  boolean forceNew;

  @Mixin ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  boolean json;

  /// Locks the run directory; signals stop its work at a safe point.
  RunSession open(CommandSpec spec) throws IOException {
    Path directory = Needed.option(spec, "--output-dir", outputDir);
    var run =
        RunSession.open(
            directory,
            ConsoleProgress.on(spec.commandLine().getErr()),
            Signals.handled(spec.commandLine().getErr()),
            forceNew ? RunSession.OnChange.REDO : RunSession.OnChange.REFUSE);
    Path effective = directory.resolve("s2l.yaml");
    // Other settings are refused or forced; only the forced ones replace what the run was begun
    // with.
    if (forceNew || !Files.exists(effective)) {
      AtomicFile.write(effective, EffectiveConfig.of(spec).getBytes(StandardCharsets.UTF_8));
    }
    return run;
  }
}
