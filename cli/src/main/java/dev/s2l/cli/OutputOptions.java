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
  private static final String EFFECTIVE = "s2l.yaml";

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
    // Other settings are refused or forced; only the forced ones replace what the run was begun
    // with.
    if (forceNew || run.isNew() || !Files.exists(directory.resolve(EFFECTIVE))) {
      remember(spec, directory);
    }
    return run;
  }

  /// What the run ended with; an attempt before may have been refused halfway.
  void remember(CommandSpec spec, RunSession run) throws IOException {
    remember(spec, run.directory().root());
  }

  private static void remember(CommandSpec spec, Path directory) throws IOException {
    byte[] yaml = EffectiveConfig.of(spec).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(directory.resolve(EFFECTIVE), yaml);
  }
}
