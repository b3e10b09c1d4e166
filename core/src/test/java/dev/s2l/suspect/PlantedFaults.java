package dev.s2l.suspect;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.node.ObjectNode;

/// Spoils rows of a data set on purpose and measures which of them are found. Run its [#main] on a
/// pool of instruction / output rows; the figures belong into EXPERIMENTS.md.
///
/// Faults, one per chosen row: `wrong-output` (the output of another row), `truncated` (a third to
/// two thirds of the words), `duplicate` (an earlier row again, every second one with a word more).
///
/// @param lines the spoiled rows
/// @param faults what was done, by row
/// @param twins the row that a duplicate copies, by row: either of the two may be found
record PlantedFaults(List<String> lines, Map<Integer, String> faults, Map<Integer, Integer> twins) {

  static PlantedFaults plant(List<String> rows, double share, long seed) {
    var random = RandomStream.named(seed, "planted-faults");
    int[] order = new int[rows.size()];
    Arrays.setAll(order, i -> i);
    random.shuffle(order);
    int each = (int) (share * rows.size());
    var lines = new ArrayList<>(rows);
    var faults = new TreeMap<Integer, String>();
    var twins = new TreeMap<Integer, Integer>();
    for (int i = 0; i < 3 * each; i++) {
      int row = order[i];
      int other = order[3 * each + random.nextInt(order.length - 3 * each)];
      var mine = (ObjectNode) Json.COMPACT.readTree(rows.get(row));
      var theirs = (ObjectNode) Json.COMPACT.readTree(rows.get(other));
      String output = mine.get("output").asString();
      switch (i % 3) {
        case 0 -> {
          mine.put("output", theirs.get("output").asString());
          faults.put(row, "wrong-output");
        }
        case 1 -> {
          int words = output.split(" ", -1).length;
          int kept = words * (33 + random.nextInt(34)) / 100;
          if (kept == 0) {
            continue;
          }
          mine.put("output", output.substring(0, nth(output, kept)).strip());
          faults.put(row, "truncated");
        }
        default -> {
          mine = theirs;
          if (random.nextInt(2) == 0) {
            mine.put("instruction", "Please: " + theirs.get("instruction").asString());
          }
          faults.put(row, "duplicate");
          twins.put(row, other);
        }
      }
      lines.set(row, Json.COMPACT.writeValueAsString(mine));
    }
    return new PlantedFaults(lines, faults, twins);
  }

  private static int nth(String text, int spaces) {
    int at = -1;
    for (int i = 0; i < spaces; i++) {
      at = text.indexOf(' ', at + 1);
    }
    return at;
  }

  Dataset dataset(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.writeString(folder.resolve("planted.jsonl"), String.join("\n", lines) + "\n");
    return Dataset.read(
        List.of(file), DatasetSettings.defaults(), folder.resolve("dataset"), Progress.SILENT);
  }

  /// One line per pair of kind and fault, and the precision of each kind.
  String measure(List<Suspect> suspects) {
    var text = new StringBuilder();
    for (SuspectKind kind : SuspectKind.values()) {
      var found = new TreeSet<Integer>();
      suspects.stream().filter(s -> s.kind() == kind).forEach(s -> found.add(s.row()));
      if (kind == SuspectKind.NEAR_DUPLICATE) {
        twins.forEach((row, twin) -> found.addAll(found.remove(twin) ? List.of(row) : List.of()));
      }
      long bad = found.stream().filter(faults::containsKey).count();
      text.append(
          String.format(
              Locale.ROOT,
              "%-16s %6d rows, planted among them %5d (%.1f %%; chance %.1f %%):",
              kind.word(),
              found.size(),
              bad,
              100.0 * bad / Math.max(1, found.size()),
              100.0 * faults.size() / lines.size()));
      for (String fault : new TreeSet<>(faults.values())) {
        long all = faults.values().stream().filter(fault::equals).count();
        long hit = found.stream().filter(row -> fault.equals(faults.get(row))).count();
        text.append(String.format(Locale.ROOT, "  %s %d/%d", fault, hit, all));
      }
      text.append('\n');
    }
    return text.toString();
  }

  static List<String> read(Path file) throws IOException {
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return in.lines().toList();
    }
  }

  /// Arguments: `plant POOL.jsonl.gz FOLDER [SHARE]` writes the spoiled pool; `measure FOLDER
  /// [TRAJECTORIES]` finds suspects in it.
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    double share = 0.01;
    var rows = read(Path.of(arguments[0]));
    var planted = plant(rows, share, 42);
    try (var dataset = planted.dataset(folder)) {
      Trajectories trajectories =
          arguments.length > 2
              ? Trajectories.open(Path.of(arguments[2]))
              : Trajectories.of(List.of(new LossColumn(0, new float[dataset.size()])));
      long start = System.nanoTime();
      var suspects = Suspects.find(trajectories, Optional.of(dataset));
      System.out.printf(
          Locale.ROOT,
          "%d ms%n%s",
          (System.nanoTime() - start) / 1_000_000,
          planted.measure(suspects));
      suspects.stream()
          .filter(s -> !planted.faults.containsKey(s.row()))
          .filter(s -> s.row() % 7 == 0)
          .limit(Integer.getInteger("show", 0))
          .forEach(s -> System.out.println(s + "\n    " + dataset.example(s.row()).content()));
    }
  }
}
