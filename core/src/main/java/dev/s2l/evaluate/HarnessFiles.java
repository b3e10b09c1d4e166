package dev.s2l.evaluate;

import dev.s2l.evaluate.Scorer.Scored;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Results of one model in the layout of lm-evaluation-harness: `results_TIME.json` and a
/// `samples_TASK_TIME.jsonl` for each task, a line for each item and filter. Our scorers are their
/// filters.
public final class HarnessFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String ACCURACY = "accuracy/";

  /// What lm-evaluation-harness replaces in the name of a model's folder.
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[\"<>:/|\\\\?*\\[\\]]+");

  private final Path folder;
  private final String model;
  private final Instant start;
  private final Instant end;
  private final SortedMap<String, Of> tasks = new TreeMap<>();

  private record Of(Task task, TaskResult result, Asked asked) {}

  /// How the items of a task were asked.
  ///
  /// @param items of the whole set
  /// @param shots before each question
  /// @param stop texts that end an answer
  /// @param maxNewTokens of an answer
  public record Asked(int items, int shots, List<String> stop, int maxNewTokens) {}

  /// One answer.
  ///
  /// @param prompt as the model got it
  /// @param text that it wrote
  /// @param scored by each scorer
  public record Sample(Item item, String prompt, String text, SortedMap<Scorer, Scored> scored) {}

  /// @param folder of the model
  /// @param start when its evaluation began
  /// @param end when it ended
  public HarnessFiles(Path folder, String model, Instant start, Instant end) {
    this.folder = folder;
    this.model = model;
    this.start = start;
    this.end = end;
  }

  /// The name of a model's folder.
  public static String folderName(String model) {
    String name = NOT_IN_NAMES.matcher(model).replaceAll("__");
    return name.startsWith(".") ? "_" + name : name;
  }

  /// Removes what an attempt that did not end has left.
  public static void removeEarlier(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("results_") && name.endsWith(".json")
            || name.startsWith("samples_") && name.endsWith(".jsonl")) {
          Files.delete(file);
        }
      }
    }
  }

  /// Adds a task: writes its samples.
  public void add(Task task, TaskResult result, Asked asked, List<Sample> samples)
      throws IOException {
    tasks.put(task.name(), new Of(task, result, asked));
    Path file = folder.resolve(Phrase.of("samples_%s_%s.jsonl", task.name(), TIME.format(end)));
    AtomicFile.write(
        file,
        out -> {
          for (Sample sample : samples) {
            for (ObjectNode line : lines(sample, asked)) {
              out.write(
                  (Json.COMPACT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
          }
        });
  }

  private static List<ObjectNode> lines(Sample sample, Asked asked) {
    var lines = new ArrayList<ObjectNode>();
    if (sample.scored().isEmpty()) {
      lines.add(line(sample, asked, "none", sample.text(), Optional.empty()));
    }
    sample
        .scored()
        .forEach(
            (scorer, scored) -> {
              String answer = scored.answer();
              lines.add(
                  line(
                      sample,
                      asked,
                      filter(scorer),
                      answer == null ? "[invalid]" : answer,
                      Optional.of(scored)));
            });
    return lines;
  }

  private static ObjectNode line(
      Sample sample, Asked asked, String filter, String filtered, Optional<Scored> scored) {
    var line = Json.COMPACT.createObjectNode();
    line.put("doc_id", sample.item().place());
    line.set("doc", sample.item().row());
    line.put("target", sample.item().reference());
    var argument = line.putObject("arguments").putObject("gen_args_0");
    argument.put("arg_0", sample.prompt());
    var kwargs = argument.putObject("arg_1");
    kwargs.set("until", Json.COMPACT.valueToTree(asked.stop()));
    kwargs.put("do_sample", false);
    kwargs.put("temperature", 0.0);
    kwargs.put("max_gen_toks", asked.maxNewTokens());
    line.putArray("resps").addArray().add(sample.text());
    line.putArray("filtered_resps").add(filtered);
    line.put("filter", filter);
    var metrics = line.putArray("metrics");
    scored.ifPresent(found -> metrics.add("exact_match"));
    line.put("doc_hash", hash(PythonLike.WRITER.writeValueAsString(sample.item().row())));
    line.put("prompt_hash", hash(sample.prompt()));
    line.put("target_hash", hash(sample.item().reference()));
    scored.ifPresent(
        found -> line.put("exact_match", found.verdict() == Verdict.RIGHT ? 1.0 : 0.0));
    return line;
  }

  /// Writes the results of the tasks that were added.
  ///
  /// @param arguments of the evaluation, by name
  public void writeResults(Map<String, String> arguments) throws IOException {
    var tree = Json.COMPACT.createObjectNode();
    var results = tree.putObject("results");
    tree.putObject("groups");
    tree.putObject("group_subtasks");
    var configs = tree.putObject("configs");
    var versions = tree.putObject("versions");
    var shots = tree.putObject("n-shot");
    var better = tree.putObject("higher_is_better");
    var samples = tree.putObject("n-samples");
    tasks.forEach(
        (name, of) -> {
          var result = results.putObject(name);
          result.put("alias", name);
          var higher = better.putObject(name);
          of.result()
              .metrics()
              .forEach(
                  (metric, found) -> {
                    String[] key = key(metric);
                    result.put(key[0] + "," + key[1], found.value());
                    result.set(
                        key[0] + "_stderr," + key[1],
                        standardError(metric, found, of.result().items()));
                    higher.put(key[0], !metric.startsWith("loss"));
                  });
          var config = configs.putObject(name);
          config.put("task", name);
          config.put("description", of.task().about().description());
          config.put("output_type", "generate_until");
          config.put("num_fewshot", of.asked().shots());
          config.set(
              "generation_kwargs",
              Json.COMPACT
                  .createObjectNode()
                  .put("do_sample", false)
                  .put("temperature", 0.0)
                  .put("max_gen_toks", of.asked().maxNewTokens())
                  .set("until", Json.COMPACT.valueToTree(of.asked().stop())));
          versions.put(name, 1);
          shots.put(name, of.asked().shots());
          samples
              .putObject(name)
              .put("original", of.asked().items())
              .put("effective", of.result().items());
        });
    var config = tree.putObject("config");
    config.put("model", "s2l");
    config.put("model_args", "pretrained=" + model);
    arguments.forEach(config::put);
    tree.putNull("git_hash");
    tree.put("date", seconds(start));
    tree.put("s2l_version", Version.TOOL);
    tree.putObject("task_hashes");
    tree.put("model_source", "s2l");
    tree.put("model_name", model);
    tree.put("model_name_sanitized", folderName(model));
    tree.put("start_time", seconds(start));
    tree.put("end_time", seconds(end));
    tree.put("total_evaluation_time_seconds", Double.toString(seconds(end) - seconds(start)));
    AtomicFile.write(
        folder.resolve(Phrase.of("results_%s.json", TIME.format(end))), Json.pretty(tree));
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  /// `accuracy/lm-eval-strict` is their `exact_match,strict-match`.
  private static String[] key(String metric) {
    if (!metric.startsWith(ACCURACY)) {
      return new String[] {metric, "none"};
    }
    return new String[] {"exact_match", filter(Scorer.named(metric.substring(ACCURACY.length())))};
  }

  private static String filter(Scorer scorer) {
    return switch (scorer) {
      case LM_EVAL_STRICT -> "strict-match";
      case LM_EVAL_FLEXIBLE -> "flexible-extract";
      case MAMMOTH, STRICT -> scorer.label();
    };
  }

  /// Of a share of right answers the standard error of the mean, with n - 1, as they compute it;
  /// one item has none. Of other metrics it comes from the width of the interval, as of a normal
  /// distribution.
  private static JsonNode standardError(String name, Metric metric, int items) {
    if (!name.startsWith(ACCURACY)) {
      return DoubleNode.valueOf((metric.high() - metric.low()) / (2 * 1.959964));
    }
    return items < 2
        ? StringNode.valueOf("N/A")
        : DoubleNode.valueOf(Math.sqrt(metric.value() * (1 - metric.value()) / (items - 1)));
  }

  private static String hash(String text) {
    return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /// JSON as Python writes it with `indent=2`, for the hash of a row.
  private static final class PythonLike {
    static final ObjectWriter WRITER =
        Json.COMPACT
            .writer()
            .with(
                new DefaultPrettyPrinter(
                        Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));
  }
}
