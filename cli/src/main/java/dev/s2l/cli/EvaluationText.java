package dev.s2l.cli;

import dev.s2l.evaluate.Comparison;
import dev.s2l.evaluate.MetricName;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Summary;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import picocli.CommandLine.Model.CommandSpec;

/// Results of an evaluation: text for people, one JSON object for programs.
final class EvaluationText {
  private static final String ACCURACY = "accuracy/";

  private EvaluationText() {}

  static void print(CommandSpec spec, Summary summary, boolean json, Path outputDir) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(summary));
      return;
    }
    if (summary.models().isEmpty()) {
      print(summary.tasks(), out);
    }
    summary
        .models()
        .forEach(
            (model, result) -> {
              out.println("model " + model);
              print(result.tasks(), out);
            });
    for (Comparison pair : summary.comparisons()) {
      print(pair, out);
    }
    summary.note().ifPresent(out::println);
    out.println(outputDir.resolve("evaluation").resolve(Rescoring.VERDICTS));
    out.println(outputDir.resolve("evaluation").resolve(Rescoring.SUMMARY));
    out.flush();
  }

  private static void print(SortedMap<String, TaskResult> tasks, PrintWriter out) {
    tasks.forEach(
        (task, result) -> {
          out.printf(Locale.ROOT, "%s: %,d items%n", task, result.items());
          result.metrics().forEach((name, metric) -> print(name, metric, result, out));
        });
  }

  private static void print(String name, Metric metric, TaskResult result, PrintWriter out) {
    boolean accuracy = name.startsWith(ACCURACY);
    String shown = accuracy ? name.substring(ACCURACY.length()) : name;
    out.printf(
        Locale.ROOT,
        "  %-17s %6s%s  (95 %% interval %s to %s)  ",
        shown,
        number(name, metric.value()),
        accuracy ? " %" : "",
        number(name, metric.low()),
        number(name, metric.high()));
    var counts = result.verdicts().get(shown);
    if (accuracy && counts != null) {
      out.printf(
          Locale.ROOT,
          "right %d, wrong %d, no-answer %d, error %d, unsupported %d%n",
          counts.get("right"),
          counts.get("wrong"),
          counts.get("no-answer"),
          counts.get("error"),
          counts.get("unsupported"));
    } else {
      out.println(metric.signature());
    }
  }

  private static void print(Comparison pair, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s %s: %s minus %s is %s (95 %% interval %s to %s, p %.3f, %s)%n",
        pair.task(),
        pair.metric(),
        pair.first(),
        pair.second(),
        number(pair.metric(), pair.difference()),
        number(pair.metric(), pair.low()),
        number(pair.metric(), pair.high()),
        pair.p(),
        pair.test());
  }

  /// Accuracies in percent, losses in nats, all others as they are.
  private static String number(String metric, double value) {
    return metric.startsWith(MetricName.LOSS.label())
        ? Phrase.of("%.4f", value)
        : Phrase.of("%.1f", metric.startsWith(ACCURACY) ? 100 * value : value);
  }
}
