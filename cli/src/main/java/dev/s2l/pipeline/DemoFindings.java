package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.demo.DemoData;
import dev.s2l.demo.Planted;
import dev.s2l.run.RandomStream;
import dev.s2l.select.SelectionFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What a run on the demo's data found, held against the truth about its planted rows and against
/// random subsets of the same size. Everything here is counted, nothing assumed.
///
/// @param topics by rows in the data, most frequent first
/// @param evenness of topics in the subset and in the random subsets
/// @param suspects how the suspects compare with the planted rows
public record DemoFindings(List<TopicShare> topics, Evenness evenness, Suspicion suspects) {
  /// Random subsets to compare with.
  private static final int RANDOM_SUBSETS = 20;

  /// @param rows in the data
  /// @param chosen in the subset
  /// @param random in a random subset of the same size, mean over 20 of them
  public record TopicShare(String topic, int rows, int chosen, double random) {}

  /// The number of topics that a draw effectively covers: exp(entropy of the topics' shares).
  ///
  /// @param full of all rows
  /// @param subset of the subset
  /// @param randomMean of the random subsets
  /// @param randomHighest of the random subsets
  public record Evenness(double full, double subset, double randomMean, double randomHighest) {}

  /// @param flagged rows among the suspects
  /// @param rows usable rows
  /// @param planted rows that were spoiled on purpose
  /// @param found planted rows among the suspects
  /// @param byChance planted rows that as many random rows would hold, on average
  /// @param kinds the same by kind of fault
  public record Suspicion(
      int flagged, int rows, int planted, int found, double byChance, List<Kind> kinds) {}

  /// @param kind of planted fault
  /// @param planted rows of that kind
  /// @param found those among the suspects
  public record Kind(String kind, int planted, int found) {}

  /// Reads the finished run's folders.
  ///
  /// @param planted the truth beside the demo's data
  static DemoFindings of(RunDirectory directory, Path planted, long seed) throws IOException {
    try (var dataset = Dataset.open(directory.dataset())) {
      int[] chosen = SelectionFolder.rows(directory.selection());
      int rows = dataset.size();
      int[][] random = new int[RANDOM_SUBSETS][];
      for (int r = 0; r < RANDOM_SUBSETS; r++) {
        int[] all = IntStream.range(0, rows).toArray();
        RandomStream.named(seed, "demo/random-" + r).draw(all, chosen.length);
        random[r] = Arrays.copyOf(all, chosen.length);
      }
      return new DemoFindings(
          topics(dataset, chosen, random),
          evenness(dataset, chosen, random),
          suspicion(directory, rows, DemoData.readPlanted(planted)));
    }
  }

  private static List<TopicShare> topics(Dataset dataset, int[] chosen, int[][] random) {
    var full = counts(dataset, IntStream.range(0, dataset.size()).toArray());
    var subset = counts(dataset, chosen);
    var mean = new TreeMap<String, Double>();
    for (int[] draw : random) {
      counts(dataset, draw)
          .forEach(
              (topic, count) -> mean.merge(topic, (double) count / random.length, Double::sum));
    }
    return full.keySet().stream()
        .map(
            topic ->
                new TopicShare(
                    topic,
                    full.getOrDefault(topic, 0),
                    subset.getOrDefault(topic, 0),
                    mean.getOrDefault(topic, 0.0)))
        .sorted(Comparator.comparingInt(TopicShare::rows).reversed())
        .toList();
  }

  private static Evenness evenness(Dataset dataset, int[] chosen, int[][] random) {
    double[] draws = new double[random.length];
    for (int r = 0; r < random.length; r++) {
      draws[r] = effective(counts(dataset, random[r]));
    }
    return new Evenness(
        effective(counts(dataset, IntStream.range(0, dataset.size()).toArray())),
        effective(counts(dataset, chosen)),
        Arrays.stream(draws).average().orElseThrow(),
        Arrays.stream(draws).max().orElseThrow());
  }

  private static TreeMap<String, Integer> counts(Dataset dataset, int[] rows) {
    var counts = new TreeMap<String, Integer>();
    for (int row : rows) {
      counts.merge(dataset.topic(row), 1, Integer::sum);
    }
    return counts;
  }

  private static double effective(TreeMap<String, Integer> counts) {
    double total = counts.values().stream().mapToInt(Integer::intValue).sum();
    double entropy = 0;
    for (int count : counts.values()) {
      entropy -= count / total * StrictMath.log(count / total);
    }
    return StrictMath.exp(entropy);
  }

  private static Suspicion suspicion(RunDirectory directory, int rows, List<Planted> planted)
      throws IOException {
    Set<Integer> flagged = new HashSet<>();
    try (var lines = SelectionFolder.suspects(directory.selection())) {
      lines.forEach(line -> flagged.add(line.row()));
    }
    var byKind = new TreeMap<String, int[]>();
    int found = 0;
    for (Planted plant : planted) {
      int[] counts =
          byKind.computeIfAbsent(
              plant.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), k -> new int[2]);
      counts[0]++;
      if (flagged.contains(plant.row())) {
        counts[1]++;
        found++;
      }
    }
    var kinds = new ArrayList<Kind>();
    byKind.forEach((kind, counts) -> kinds.add(new Kind(kind, counts[0], counts[1])));
    double byChance = (double) flagged.size() * planted.size() / rows;
    return new Suspicion(flagged.size(), rows, planted.size(), found, byChance, kinds);
  }
}
