package dev.s2l.evaluate;

import dev.s2l.evaluate.Scorer.Scored;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.evaluate.Summary.VerdictLine;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Generations that are there already, scored: no model is asked.
///
/// @param file of the generations
/// @param tasks each of which judges every row, or its own where rows name their task
/// @param scorers used instead of those of the tasks; empty for those
/// @param limit most items of a task, drawn by their ids; 0 for all
/// @param seed of the draw and of the intervals
public record Rescoring(Path file, List<Task> tasks, List<Scorer> scorers, int limit, long seed) {
  public static final String VERDICTS = "verdicts.jsonl";
  public static final String SUMMARY = "summary.json";

  /// Reads everything, refuses what cannot be scored, and writes nothing.
  ///
  /// @return which items are scored
  /// @throws S2lException (3) with file and line
  public Items check() throws IOException {
    var seen = new HashSet<String>();
    var counts = new TreeMap<String, List<String>>();
    var strangers = new TreeMap<String, Integer>();
    var named = new TreeSet<String>();
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
    counts.forEach((task, ids) -> drawn.put(task, draw(task, ids)));
    return new Items(drawn, strangers);
  }

  /// The items with the smallest hashes: the same ones for every model, in whatever order they
  /// stand and whatever else is there.
  private Set<String> draw(String task, List<String> ids) {
    if (limit == 0 || ids.size() <= limit) {
      return Set.copyOf(ids);
    }
    var sorted = new ArrayList<>(ids);
    sorted.sort(Comparator.comparing(id -> hash(task, id)));
    return Set.copyOf(sorted.subList(0, limit));
  }

  private String hash(String task, String id) {
    var digest = Hashes.sha256();
    digest.update((seed + "\n" + task + "\n" + id).getBytes(StandardCharsets.UTF_8));
    return Hashes.hex(digest);
  }

  private static boolean belongs(Generation row, Task task) {
    return row.task() == null || row.task().equals(task.name());
  }

  /// What is scored.
  ///
  /// @param ids by task
  /// @param strangers rows of tasks that were not asked for, by the task they name
  public record Items(Map<String, Set<String>> ids, Map<String, Integer> strangers) {
    public int count() {
      return ids.values().stream().mapToInt(Set::size).sum();
    }
  }

  /// Scores the items into a folder.
  public Summary write(Items items, StageFolder folder, Progress progress, StopSignal stop)
      throws IOException {
    var tallies = new LinkedHashMap<Task, Tally>();
    tasks.forEach(task -> tallies.put(task, new Tally(task, scorers(task), seed)));
    try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(folder.file(VERDICTS)), 1 << 16);
        var work = progress.start("evaluate", items.count(), "items")) {
      new GenerationsFile(file)
          .forEach(
              (row, line) -> {
                stop.check();
                for (var entry : tallies.entrySet()) {
                  Task task = entry.getKey();
                  Set<String> wanted = items.ids().get(task.name());
                  if (belongs(row, task) && wanted != null && wanted.contains(row.id())) {
                    score(task, row, entry.getValue(), out);
                    work.advance(1, "");
                  }
                }
              });
    }
    var results = new TreeMap<String, TaskResult>();
    tallies.forEach((task, tally) -> results.put(task.name(), tally.result()));
    var summary = new Summary(Summary.SCHEMA, new TreeMap<>(), results);
    folder.write(SUMMARY, Json.pretty(summary));
    return summary;
  }

  private List<Scorer> scorers(Task task) {
    return scorers.isEmpty() ? task.scorers() : scorers;
  }

  private void score(Task task, Generation row, Tally tally, OutputStream out) throws IOException {
    tally.begin(row);
    for (Scorer scorer : scorers(task)) {
      Scored scored = scorer.score(task, row);
      tally.add(scorer, scored.verdict());
      var line =
          new VerdictLine(
              Optional.empty(),
              task.name(),
              row.id(),
              scorer.label(),
              Optional.ofNullable(scored.answer()),
              row.reference(),
              scored.verdict());
      out.write((Json.COMPACT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
