package dev.s2l.cli;

import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Scorer;
import dev.s2l.evaluate.Summary;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Scores what models answered.
@Command(
    name = "evaluate",
    description =
        "Scores texts that a model wrote: which are right, by each scorer, with intervals. No model"
            + " is asked.",
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--generations",
      paramLabel = "FILE",
      description =
          "JSON Lines with id, generation (or text) and reference, and if you have them question,"
              + " source, topic, level, task; or samples_*.jsonl of lm-evaluation-harness.")
  private @Nullable Path generations;

  @Option(
      names = "--tasks",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "NAME|FILE",
      description =
          "gsm8k, math, numglue, svamp, mathematics, simuleq, aqua, or files of your own tasks.")
  private List<String> tasks = List.of();

  @Option(
      names = "--scorers",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "NAME",
      description =
          "mammoth, strict, lm-eval-strict, lm-eval-flexible. Default: those of the task.")
  private List<String> scorers = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most items of a task, drawn by their ids. Default: all.")
  private @Nullable Integer limit;

  @Mixin private SeedOption seed = new SeedOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    Path file = Needed.option(spec, "--generations", generations);
    var chosen = TaskNames.of(Needed.option(spec, "--tasks", tasks));
    if (limit != null && limit < 1) {
      throw new S2lException(ExitCode.USAGE, Phrase.of("--limit %d: expected at least 1.", limit));
    }
    var rescoring =
        new Rescoring(
            file,
            chosen,
            scorers.stream().map(Scorer::named).distinct().sorted().toList(),
            limit == null ? 0 : limit,
            seed.seed);
    var summary = output.in(spec, run -> Pipeline.evaluate(run, rescoring));
    print(summary);
    return 0;
  }

  private void print(Summary summary) {
    var out = spec.commandLine().getOut();
    if (output.json) {
      out.println(Json.COMPACT.writeValueAsString(summary));
      return;
    }
    summary
        .tasks()
        .forEach(
            (task, result) -> {
              out.printf(Locale.ROOT, "%s: %,d items%n", task, result.items());
              result
                  .verdicts()
                  .forEach(
                      (scorer, counts) -> {
                        var accuracy = result.metrics().get("accuracy/" + scorer);
                        out.printf(
                            Locale.ROOT,
                            "  %-17s %5.1f %%  (95 %% interval %.1f to %.1f)  right %d, wrong %d,"
                                + " no-answer %d, error %d, unsupported %d%n",
                            scorer,
                            100 * (accuracy == null ? 0 : accuracy.value()),
                            100 * (accuracy == null ? 0 : accuracy.low()),
                            100 * (accuracy == null ? 0 : accuracy.high()),
                            counts.get("right"),
                            counts.get("wrong"),
                            counts.get("no-answer"),
                            counts.get("error"),
                            counts.get("unsupported"));
                      });
            });
    Path folder = Needed.option(spec, "--output-dir", output.outputDir).resolve("evaluation");
    out.println(folder.resolve(Rescoring.VERDICTS));
    out.println(folder.resolve(Rescoring.SUMMARY));
    out.flush();
  }
}
