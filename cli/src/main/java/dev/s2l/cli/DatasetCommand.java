package dev.s2l.cli;

import dev.s2l.pipeline.DatasetAccount;
import dev.s2l.pipeline.DatasetAccount.Tokenizing;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.run.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The account of a data set, before anything is spent on it.
@Command(
    name = "dataset",
    description =
        "Reads a data set and prints its account: read = used + rejected, lengths, duplicates."
            + " With --output-dir the stage's folder is kept.",
    sortOptions = false)
final class DatasetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--check",
      description = "Print the account and keep nothing, also with --output-dir.")
  private boolean check;

  @Option(
      names = "--proxy",
      paramLabel = "DIR|NAME|tiny",
      description = "Count lengths in the tokens of this model, not in words.")
  private @Nullable String proxy;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Print the first N rows as the model of --proxy reads them, with what is learned between"
              + " ⟦ and ⟧. Default: ${DEFAULT-VALUE}.")
  private int show;

  @Mixin private TokenOptions tokens = new TokenOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    if (show < 0 || (show > 0 && proxy == null)) {
      throw new ParameterException(
          spec.commandLine(),
          show < 0
              ? "--show " + show + ": expected at least 0."
              : "--show needs --proxy: rows are read differently by every model. Give the model"
                  + " that you will train, or tiny.");
    }
    var source = data.source(spec);
    if (output.outputDir != null && !check) {
      output.in(
          spec,
          run -> {
            Pipeline.read(run, source);
            return run;
          });
    }
    try (var scratch = ScratchFolder.make()) {
      DatasetAccount.check(
          source,
          tokenizing(scratch.path()),
          show,
          scratch.path(),
          ConsoleProgress.on(spec.commandLine().getErr()),
          (account, rows) -> {
            AccountText.print(spec, account, output.json);
            EncodedRowText.print(spec, rows, output.json);
          });
    }
    return 0;
  }

  private Optional<Tokenizing> tokenizing(Path scratch) throws IOException {
    if (proxy == null) {
      return Optional.empty();
    }
    ProxyOption.check("--proxy", proxy, tokens);
    var settings = tokens.settings();
    var folder = ProxyOption.of("--proxy", proxy, false, spec).folder(scratch);
    return Optional.of(new Tokenizing(folder, settings));
  }
}
