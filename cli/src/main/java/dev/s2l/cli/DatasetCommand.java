package dev.s2l.cli;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetCheck;
import dev.s2l.run.Json;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The account of a data set, before anything is spent on it.
@Command(
    name = "dataset",
    description = "Reads a data set and prints its account: read = accepted + rejected, lengths.",
    sortOptions = false)
final class DatasetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--check",
      description = "Print the account and keep nothing. The only thing this command does so far.")
  private boolean check;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with these options.")
  private @Nullable Path config;

  @Option(names = "--json", description = "Print the account as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path scratch = Files.createTempDirectory("s2l-dataset");
    try {
      var source = data.source(spec);
      var progress = ConsoleProgress.on(spec.commandLine().getErr());
      try (Dataset dataset =
          Dataset.read(source.files(), source.settings(), scratch.resolve("dataset"), progress)) {
        print(DatasetCheck.of(dataset));
      }
    } finally {
      StageFolder.delete(scratch);
    }
    return 0;
  }

  private void print(DatasetCheck account) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(account));
      return;
    }
    for (var input : account.inputs()) {
      out.printf(
          "%s (%s): %,d rows = %,d accepted + %,d rejected%n",
          input.name(), input.format(), input.rowsRead(), input.accepted(), input.rejected());
    }
    account
        .rejectedByReason()
        .forEach((reason, count) -> out.printf("  rejected %-24s %,d%n", reason, count));
    print(out, "source", account.sources());
    print(out, "topic", account.topics());
    print(out, "prompt", account.prompt());
    print(out, "response", account.response());
    out.printf("duplicates %,d%n", account.duplicates());
    out.printf(
        "rows that spell special tokens (encoded as text) %,d%n", account.specialTokenRows());
  }

  private static void print(PrintWriter out, String what, Map<String, Long> counts) {
    counts.forEach(
        (name, count) -> {
          if (!name.isEmpty()) {
            out.printf("%s %-24s %,d%n", what, Failures.printable(name), count);
          }
        });
  }

  private static void print(PrintWriter out, String what, DatasetCheck.Lengths lengths) {
    out.printf(
        "%s %s: mean %.1f, median %,d, p95 %,d, longest %,d%n",
        what, lengths.unit(), lengths.mean(), lengths.median(), lengths.p95(), lengths.max());
  }
}
