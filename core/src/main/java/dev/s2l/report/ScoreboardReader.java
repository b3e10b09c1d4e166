package dev.s2l.report;

import dev.s2l.evaluate.Comparison;
import dev.s2l.evaluate.Generation;
import dev.s2l.evaluate.GenerationsFile;
import dev.s2l.evaluate.HarnessFiles;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Summary;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.evaluate.Summary.VerdictLine;
import dev.s2l.evaluate.Verdict;
import dev.s2l.report.Scoreboard.Answer;
import dev.s2l.report.Scoreboard.Differ;
import dev.s2l.report.Scoreboard.Group;
import dev.s2l.report.Scoreboard.Interval;
import dev.s2l.report.Scoreboard.ListedItem;
import dev.s2l.report.Scoreboard.Result;
import dev.s2l.report.Scoreboard.ScorerVerdict;
import dev.s2l.report.Scoreboard.Versus;
import dev.s2l.report.VerdictDigest.Place;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.core.JacksonException;

/// Reads `evaluation/` for the page. Memory: a few bits for each item, and the texts of the items
/// that are shown.
final class ScoreboardReader {
  /// How many items the page shows at most.
  static final int LISTED = 120;

  /// Groups of one key that the page shows at most.
  private static final int GROUPS = 60;

  private static final String ACCURACY = "accuracy/";

  private final Path folder;

  private ScoreboardReader(Path folder) {
    this.folder = folder;
  }

  /// @throws S2lException (8) if a file in the folder is damaged
  static Optional<Scoreboard> of(Path folder) throws IOException {
    if (!StageFolder.isComplete(folder)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ScoreboardReader(folder).read());
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s cannot be read: %s. Evaluate again with --force-new.",
              folder.resolve(Rescoring.VERDICTS), e.getOriginalMessage()),
          e);
    }
  }

  private Scoreboard read() throws IOException {
    var summary = Summary.read(folder.resolve(Rescoring.SUMMARY));
    Path verdicts = folder.resolve(Rescoring.VERDICTS);
    var digest = VerdictDigest.of(verdicts);
    return new Scoreboard(
        results(summary),
        summary.comparisons().stream().map(ScoreboardReader::versus).toList(),
        summary.note().orElse(""),
        digest.items(),
        digest.count(Differ.MODELS),
        digest.count(Differ.SCORERS),
        listed(verdicts, digest));
  }

  private static List<Result> results(Summary summary) {
    var results = new ArrayList<Result>();
    if (summary.models().isEmpty()) {
      summary.tasks().forEach((task, result) -> add(results, "", task, result));
    }
    summary
        .models()
        .forEach(
            (model, all) ->
                all.tasks().forEach((task, result) -> add(results, model, task, result)));
    return results;
  }

  private static void add(List<Result> results, String model, String task, TaskResult result) {
    result
        .metrics()
        .forEach(
            (name, metric) ->
                results.add(
                    new Result(
                        Excerpt.line(model, 200),
                        task,
                        result.items(),
                        name,
                        interval(name, metric),
                        verdicts(name, result.verdicts()),
                        Excerpt.line(metric.signature(), 600),
                        groups(name, result))));
  }

  private static List<Group> groups(String metric, TaskResult result) {
    var groups = new ArrayList<Group>();
    result
        .groups()
        .forEach(
            (key, values) ->
                values.entrySet().stream()
                    .limit(GROUPS)
                    .forEach(
                        entry -> {
                          Metric found = entry.getValue().metrics().get(metric);
                          if (found != null) {
                            groups.add(
                                new Group(
                                    key,
                                    Excerpt.line(entry.getKey(), 80),
                                    entry.getValue().items(),
                                    interval(metric, found)));
                          }
                        }));
    return groups;
  }

  private static List<Integer> verdicts(
      String metric, SortedMap<String, SortedMap<String, Integer>> byScorer) {
    var counts = metric.startsWith(ACCURACY) ? byScorer.get(metric.substring(9)) : null;
    var list = new ArrayList<Integer>();
    if (counts != null) {
      for (Verdict verdict : Verdict.values()) {
        list.add(counts.getOrDefault(verdict.word(), 0));
      }
    }
    return list;
  }

  private static Interval interval(String name, Metric metric) {
    return interval(name, metric.value(), metric.low(), metric.high());
  }

  private static Interval interval(String name, double value, double low, double high) {
    double unit = name.startsWith(ACCURACY) ? 100 : 1;
    return new Interval(unit * value, unit * low, unit * high);
  }

  private static Versus versus(Comparison two) {
    return new Versus(
        two.task(),
        two.metric(),
        Excerpt.line(two.first(), 200),
        Excerpt.line(two.second(), 200),
        interval(two.metric(), two.difference(), two.low(), two.high()),
        two.p(),
        two.test());
  }

  private List<ListedItem> listed(Path verdicts, VerdictDigest digest) throws IOException {
    var places = digest.worthALook(LISTED);
    var lines = new HashMap<Place, List<VerdictLine>>();
    VerdictDigest.forEach(
        verdicts,
        (line, place) -> {
          if (places.containsKey(place)) {
            lines.computeIfAbsent(place, p -> new ArrayList<>()).add(line);
          }
        });
    var texts = texts(lines);
    return places.entrySet().stream()
        .map(
            entry ->
                item(
                    entry.getKey(),
                    entry.getValue(),
                    lines.getOrDefault(entry.getKey(), List.of()),
                    texts))
        .toList();
  }

  /// Where a text stands.
  private record Text(String model, String task, String id) {
    static Text of(VerdictLine line) {
      return new Text(line.model().orElse(""), line.task(), line.id());
    }
  }

  /// The texts that the lines judge, as far as they are still there.
  private Map<Text, Generation> texts(Map<Place, List<VerdictLine>> lines) throws IOException {
    var wanted = new LinkedHashMap<Path, Map<String, Text>>();
    lines.values().stream()
        .flatMap(List::stream)
        .map(Text::of)
        .forEach(
            text -> {
              Path of =
                  text.model().isEmpty()
                      ? folder
                      : folder.resolve(HarnessFiles.folderName(text.model()));
              wanted
                  .computeIfAbsent(
                      of.resolve(Rescoring.generations(text.task())), f -> new HashMap<>())
                  .put(text.id(), text);
            });
    var found = new HashMap<Text, Generation>();
    for (var entry : wanted.entrySet()) {
      if (Files.isRegularFile(entry.getKey())) {
        new GenerationsFile(entry.getKey())
            .forEach(
                (row, line) -> {
                  Text text = entry.getValue().get(row.id());
                  if (text != null) {
                    found.put(text, row);
                  }
                });
      }
    }
    return found;
  }

  private static ListedItem item(
      Place place, Differ differ, List<VerdictLine> lines, Map<Text, Generation> texts) {
    var byModel = new LinkedHashMap<Text, List<ScorerVerdict>>();
    for (VerdictLine line : lines) {
      byModel
          .computeIfAbsent(Text.of(line), text -> new ArrayList<>())
          .add(
              new ScorerVerdict(
                  line.scorer(),
                  line.verdict().word(),
                  Excerpt.line(line.answer().orElse(""), 120)));
    }
    var answers = new ArrayList<Answer>();
    String question = "";
    for (var entry : byModel.entrySet()) {
      Generation row = texts.get(entry.getKey());
      if (row != null && row.question() != null && question.isEmpty()) {
        question = Excerpt.of(row.question());
      }
      answers.add(
          new Answer(
              Excerpt.line(entry.getKey().model(), 200),
              row == null ? "" : Excerpt.ends(row.text()),
              entry.getValue()));
    }
    VerdictLine first = lines.getFirst();
    return new ListedItem(
        place.task(),
        Excerpt.line(first.id(), 80),
        differ,
        question,
        Excerpt.ends(first.reference()),
        answers);
  }
}
