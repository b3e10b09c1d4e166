package dev.s2l.report;

import dev.s2l.evaluate.Summary.VerdictLine;
import dev.s2l.evaluate.Verdict;
import dev.s2l.report.Scoreboard.Differ;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `verdicts.jsonl` says of each item, collected line by line: a few bits for each item. The
/// items of a task come in the same order for every model, so an item is known by its place.
final class VerdictDigest {
  /// An item by its place among those of its task.
  record Place(String task, int item) {}

  /// Takes a line and the place of its item.
  @FunctionalInterface
  interface Receiver {
    void take(VerdictLine line, Place place);
  }

  /// What is known of the items of one task.
  private static final class OfTask {
    private final Map<String, BitSet> rightByScorer = new HashMap<>();
    private final Map<String, BitSet> wrongByScorer = new HashMap<>();
    private final Map<Verdict, BitSet> verdicts = new HashMap<>();
    private final BitSet scorersDiffer = new BitSet();
    private int items;

    void add(VerdictLine line, int item) {
      boolean right = line.verdict() == Verdict.RIGHT;
      (right ? rightByScorer : wrongByScorer)
          .computeIfAbsent(line.scorer(), scorer -> new BitSet())
          .set(item);
      verdicts.computeIfAbsent(line.verdict(), verdict -> new BitSet()).set(item);
      items = Math.max(items, item + 1);
    }

    boolean modelsDiffer(int item) {
      return rightByScorer.entrySet().stream()
          .anyMatch(
              entry ->
                  entry.getValue().get(item)
                      && wrongByScorer.getOrDefault(entry.getKey(), new BitSet()).get(item));
    }

    Differ differ(int item) {
      return modelsDiffer(item)
          ? Differ.MODELS
          : scorersDiffer.get(item) ? Differ.SCORERS : Differ.NOBODY;
    }
  }

  private final Map<String, OfTask> tasks = new LinkedHashMap<>();

  private VerdictDigest() {}

  static VerdictDigest of(Path file) throws IOException {
    var digest = new VerdictDigest();
    var firsts = new HashMap<String, First>();
    forEach(
        file,
        (line, place) -> {
          OfTask task = digest.tasks.computeIfAbsent(place.task(), name -> new OfTask());
          task.add(line, place.item());
          boolean right = line.verdict() == Verdict.RIGHT;
          First first =
              firsts.merge(
                  of(line),
                  new First(place.item(), right),
                  (before, now) -> before.item() == now.item() ? before : now);
          if (first.right() != right) {
            task.scorersDiffer.set(place.item());
          }
        });
    return digest;
  }

  /// What the first scorer says of a text.
  private record First(int item, boolean right) {}

  /// Whose texts a line is about.
  private static String of(VerdictLine line) {
    return line.model().orElse("") + "\n" + line.task();
  }

  /// Goes through the lines of the file.
  static void forEach(Path file, Receiver receiver) throws IOException {
    var counts = new HashMap<String, Integer>();
    var last = new HashMap<String, String>();
    try (var lines = Files.lines(file)) {
      lines.forEach(
          text -> {
            var line = Json.COMPACT.readValue(text, VerdictLine.class);
            String of = of(line);
            if (!line.id().equals(last.put(of, line.id()))) {
              counts.merge(of, 1, Integer::sum);
            }
            receiver.take(line, new Place(line.task(), counts.getOrDefault(of, 1) - 1));
          });
    }
  }

  int items() {
    return tasks.values().stream().mapToInt(task -> task.items).sum();
  }

  int count(Differ differ) {
    return tasks.values().stream()
        .mapToInt(
            task -> {
              int count = 0;
              for (int item = 0; item < task.items; item++) {
                count += task.differ(item) == differ ? 1 : 0;
              }
              return count;
            })
        .sum();
  }

  Differ differ(Place place) {
    OfTask task = tasks.get(place.task());
    return task == null ? Differ.NOBODY : task.differ(place.item());
  }

  /// The items to look at first: those that models differ in, at most half of `most`; then those
  /// that scorers differ in, up to three quarters; then some of each verdict. All tasks in turn.
  List<Place> worthALook(int most) {
    var chosen = new ArrayList<Place>(turns(Differ.MODELS, most / 2));
    chosen.addAll(turns(Differ.SCORERS, most * 3 / 4 - chosen.size()));
    chosen.addAll(turns(Differ.NOBODY, most - chosen.size()));
    return chosen;
  }

  private List<Place> turns(Differ differ, int most) {
    var queues = new ArrayList<List<Place>>();
    tasks.forEach(
        (name, task) -> {
          if (differ == Differ.NOBODY) {
            var seen = new BitSet();
            for (Verdict verdict : Verdict.values()) {
              var having = (BitSet) task.verdicts.getOrDefault(verdict, new BitSet()).clone();
              having.andNot(seen);
              seen.or(having);
              queues.add(places(name, task, having, differ, most));
            }
          } else {
            var all = new BitSet();
            all.set(0, task.items);
            queues.add(places(name, task, all, differ, most));
          }
        });
    var chosen = new ArrayList<Place>();
    for (int turn = 0; chosen.size() < most; turn++) {
      int before = chosen.size();
      for (List<Place> queue : queues) {
        if (turn < queue.size() && chosen.size() < most) {
          chosen.add(queue.get(turn));
        }
      }
      if (chosen.size() == before) {
        break;
      }
    }
    return chosen;
  }

  private static List<Place> places(
      String name, OfTask task, BitSet items, Differ differ, int most) {
    return items.stream()
        .filter(item -> task.differ(item) == differ)
        .limit(most)
        .mapToObj(item -> new Place(name, item))
        .toList();
  }
}
