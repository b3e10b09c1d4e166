package dev.s2l.evaluate;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Generations that are there already, scored: no model is asked.
///
/// @param file of the generations
/// @param tasks each of which judges every row, or its own where rows name their task
/// @param judging how they are judged
public record Rescoring(Path file, List<Task> tasks, Judging judging) {
  /// Texts that are judged together.
  private static final int CHUNK = 1024;

  public static final String VERDICTS = "verdicts.jsonl";
  public static final String SUMMARY = "summary.json";

  /// The name of the file with the texts of a task.
  public static String generations(String task) {
    return "generations_" + task + ".jsonl";
  }

  /// Reads everything, refuses what cannot be scored, and writes nothing.
  ///
  /// @return which items are scored
  /// @throws S2lException (3) with file and line
  public Items check() throws IOException {
    var seen = new HashSet<String>();
    var counts = new TreeMap<String, List<String>>();
    var strangers = new TreeMap<String, Integer>();
    var named = new TreeSet<String>();
    boolean[] programs = {false};
    var rows = new GenerationsFile(file);
    rows.forEach(
        (row, line) -> {
          if (!seen.add(row.task() + "\n" + row.id())) {
            throw rows.bad(
                line, Phrase.of("the id \"%s\" was there before: one text an item", row.id()));
          }
          if (row.task() != null) {
            named.add(row.task());
          }
          boolean taken = false;
          for (Task task : tasks) {
            if (belongs(row, task)) {
              programs[0] |= Programs.isOne(row.text()) && judging.runsPrograms(task);
              counts.computeIfAbsent(task.name(), name -> new ArrayList<>()).add(row.id());
              taken = true;
            }
          }
          if (!taken) {
            strangers.merge(String.valueOf(row.task()), 1, Integer::sum);
          }
        });
    for (Task task : tasks) {
      if (!counts.containsKey(task.name())) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "%s holds no row of the task %s%s.",
                file,
                task.name(),
                seen.isEmpty() ? "" : "; its rows name " + String.join(", ", named)));
      }
    }
    var drawn = new TreeMap<String, Set<String>>();
    counts.forEach((task, ids) -> drawn.put(task, judging.draw().of(task, ids)));
    return new Items(drawn, strangers, programs[0]);
  }

  private static boolean belongs(Generation row, Task task) {
    return row.task() == null || row.task().equals(task.name());
  }

  /// What is scored.
  ///
  /// @param ids by task
  /// @param strangers rows of tasks that were not asked for, by the task they name
  /// @param programs whether some texts are programs that count by what they print
  public record Items(
      Map<String, Set<String>> ids, Map<String, Integer> strangers, boolean programs) {
    public int count() {
      return ids.values().stream().mapToInt(Set::size).sum();
    }

    boolean hold(Task task, Generation row) {
      return belongs(row, task) && ids.getOrDefault(task.name(), Set.of()).contains(row.id());
    }
  }

  /// Scores the items.
  ///
  /// @param evaluation with this judging
  public void score(Items items, Evaluation evaluation, Progress progress, StopSignal stop)
      throws IOException {
    try (var work = progress.start("evaluate", items.count(), "items")) {
      var parts = new LinkedHashMap<Task, Evaluation.Part>();
      tasks.forEach(task -> parts.put(task, evaluation.part(Optional.empty(), task, "")));
      var waiting = new LinkedHashMap<Task, List<Generation>>();
      new GenerationsFile(file)
          .forEach(
              (row, line) -> {
                stop.check();
                for (Task task : tasks) {
                  if (items.hold(task, row)) {
                    var rows = waiting.computeIfAbsent(task, t -> new ArrayList<>());
                    rows.add(row);
                    if (rows.size() == CHUNK) {
                      Objects.requireNonNull(parts.get(task)).judge(rows, stop);
                      work.advance(rows.size(), "");
                      rows.clear();
                    }
                  }
                }
              });
      for (var entry : waiting.entrySet()) {
        Objects.requireNonNull(parts.get(entry.getKey())).judge(entry.getValue(), stop);
        work.advance(entry.getValue().size(), "");
      }
    }
  }

  /// Writes the texts that are judged, a file for each task: the report shows some of them, and the
  /// file they came from may be moved.
  public void writeTexts(Items items, Path folder, StopSignal stop) throws IOException {
    for (Task task : tasks) {
      AtomicFile.write(
          folder.resolve(generations(task.name())),
          out ->
              new GenerationsFile(file)
                  .forEach(
                      (row, line) -> {
                        stop.check();
                        if (items.hold(task, row)) {
                          out.write(line(row));
                        }
                      }));
    }
  }

  private static byte[] line(Generation row) {
    var line = Json.COMPACT.createObjectNode();
    line.put("id", row.id());
    if (row.question() != null) {
      line.put("question", row.question());
    }
    line.put("reference", row.reference());
    line.put("generation", row.text());
    row.groups().forEach(line::put);
    return (Json.COMPACT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
