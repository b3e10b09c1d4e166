package dev.s2l.cli;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.pipeline.Comparison;
import dev.s2l.pipeline.RunSession;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Phrase;
import dev.s2l.run.StopSignal;
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

  /// Runs `body` as below, on the CPU.
  <T> T in(CommandSpec spec, RunSession.Body<T> body) throws IOException {
    return in(spec, ComputeDevice.CPU, body);
  }

  /// Runs `body` in the run directory, which is locked. A signal stops it at a safe point.
  <T> T in(CommandSpec spec, ComputeDevice device, RunSession.Body<T> body) throws IOException {
    return in(spec, device, SignalHandlers.installed(spec.commandLine().getErr()), body);
  }

  /// Prepares a comparison in the run directory, then runs its cells.
  ///
  /// @param stop stops all of it: handlers of signals that were installed anew for a part would no
  ///   longer reach the rest
  Comparison.Outcome compared(
      CommandSpec spec, ComputeDevice device, Comparison comparison, StopSignal stop)
      throws IOException {
    return comparison.run(
        () ->
            in(
                spec,
                device,
                stop,
                run -> {
                  comparison.prepare(run);
                  return run.directory();
                }));
  }

  private <T> T in(CommandSpec spec, ComputeDevice device, StopSignal stop, RunSession.Body<T> body)
      throws IOException {
    Path directory = Needed.option(spec, "--output-dir", outputDir);
    return RunSession.in(
        directory,
        device,
        ConsoleProgress.on(spec.commandLine().getErr()),
        stop,
        forceNew ? RunSession.OnChange.REDO : RunSession.OnChange.REFUSE,
        run -> {
          if (run.isNew() || !Files.exists(directory.resolve(EFFECTIVE))) {
            remember(spec, run);
          }
          T result = body.run(run);
          // A run refuses other settings unless they are forced. Only then the file changes.
          if (forceNew) {
            remember(spec, run);
          }
          return result;
        });
  }

  /// Writes the options in effect to a file for `--config`, but never over a file of the user.
  void remember(CommandSpec spec, RunSession run) throws IOException {
    Path file = run.directory().root().resolve(EFFECTIVE);
    if (Files.exists(file) && !EffectiveConfig.isOne(file)) {
      run.progress()
          .warn(
              Phrase.of(
                  "%s was not written by s2l and is left as it is. --print-config prints the"
                      + " options in effect.",
                  file));
      return;
    }
    AtomicFile.write(file, EffectiveConfig.of(spec).getBytes(StandardCharsets.UTF_8));
  }
}
