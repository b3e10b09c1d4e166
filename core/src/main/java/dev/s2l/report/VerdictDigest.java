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
import java.util.SequencedMap;

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

    /// The items of which this is said.
    BitSet of(Differ differ) {
      var models = new BitSet();
      rightByScorer.forEach(
          (scorer, right) -> {
            var both = (BitSet) right.clone();
            both.and(wrongByScorer.getOrDefault(scorer, new BitSet()));
            models.or(both);
          });
      var scorers = (BitSet) scorersDiffer.clone();
      scorers.andNot(models);
      var nobody = new BitSet();
      nobody.set(0, items);
      nobody.andNot(models);
      nobody.andNot(scorers);
      return switch (differ) {
        case MODELS -> models;
        case SCORERS -> scorers;
        case NOBODY -> nobody;
      };
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
    return tasks.values().stream().mapToInt(task -> task.of(differ).cardinality()).sum();
  }

  /// The items to look at first: those that models differ in, at most half of `most`; then those
  /// that scorers differ in, up to three quarters; then some of each verdict. All tasks in turn.
  SequencedMap<Place, Differ> worthALook(int most) {
    var chosen = new LinkedHashMap<Place, Differ>();
    turns(Differ.MODELS, most / 2).forEach(place -> chosen.put(place, Differ.MODELS));
    turns(Differ.SCORERS, most * 3 / 4 - chosen.size())
        .forEach(place -> chosen.put(place, Differ.SCORERS));
    turns(Differ.NOBODY, most - chosen.size()).forEach(place -> chosen.put(place, Differ.NOBODY));
    return chosen;
  }

  private List<Place> turns(Differ differ, int most) {
    var queues = new ArrayList<List<Place>>();
    tasks.forEach(
        (name, task) -> {
          BitSet open = task.of(differ);
          if (differ == Differ.NOBODY) {
            for (Verdict verdict : Verdict.values()) {
              var having = (BitSet) open.clone();
              having.and(task.verdicts.getOrDefault(verdict, new BitSet()));
              open.andNot(having);
              queues.add(places(name, having, most));
            }
          } else {
            queues.add(places(name, open, most));
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

  private static List<Place> places(String task, BitSet items, int most) {
    return items.stream().limit(most).mapToObj(item -> new Place(task, item)).toList();
  }
}
