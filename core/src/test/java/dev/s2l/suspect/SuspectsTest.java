package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.dataset.RowLabels;
import dev.s2l.demo.DemoData;
import dev.s2l.demo.Fault;
import dev.s2l.demo.Planted;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Futures;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuspectsTest {
  @TempDir Path folder;

  /// Two hundred ordinary rows: 3 falls to about 1 over six recordings.
  private static float[][] ordinary(int rows) {
    var random = RandomStream.named(1, "test");
    float[][] columns = new float[6][rows];
    for (int row = 0; row < rows; row++) {
      double level = 1 + 0.1 * random.nextGaussian();
      for (int c = 0; c < 6; c++) {
        columns[c][row] = (float) (level * (1 + 2.0 / (1 + c)) + 0.02 * random.nextGaussian());
      }
    }
    return columns;
  }

  private static Trajectories trajectories(float[][] columns) {
    var list = new ArrayList<LossColumn>();
    for (int c = 0; c < columns.length; c++) {
      list.add(new LossColumn(100 * c, columns[c]));
    }
    return Trajectories.of(list);
  }

  private static void set(float[][] columns, int row, double... losses) {
    for (int c = 0; c < losses.length; c++) {
      columns[c][row] = (float) losses[c];
    }
  }

  private static Set<Integer> rows(List<Suspect> suspects, SuspectKind kind) {
    return suspects.stream()
        .filter(suspect -> suspect.kind() == kind)
        .map(Suspect::row)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void tellsTheFourKindsOfTrajectoriesApart() {
    float[][] columns = ordinary(200);
    set(columns, 10, 3.2, 3.1, 3.0, 3.1, 3.0, 3.0);
    set(columns, 20, 3.0, 2.0, 1.0, 0.9, 1.6, 2.2);
    set(columns, 30, 3.0, 2.0, 3.4, 1.5, 1.4, 1.3);
    set(columns, 40, 0.04, 0.03, 0.03, 0.02, 0.02, 0.02);
    var suspects = Suspects.find(trajectories(columns), Optional.empty());
    assertThat(rows(suspects, SuspectKind.NEVER_LEARNED)).contains(10).hasSizeLessThan(6);
    assertThat(rows(suspects, SuspectKind.FORGOTTEN)).containsExactly(20);
    assertThat(rows(suspects, SuspectKind.SPIKY)).containsExactly(30);
    assertThat(rows(suspects, SuspectKind.LEARNED_AT_ONCE)).containsExactly(40);
    var worst =
        suspects.stream().filter(s -> s.kind() == SuspectKind.NEVER_LEARNED).findFirst().get();
    assertThat(worst.row()).isEqualTo(10);
    assertThat(worst.evidence()).startsWith("loss 3.00 at the end, where all rows have 1.3");
  }

  @Test
  void comparesARowWithItsOwnSourceOnly() {
    float[][] columns = ordinary(200);
    for (int row = 0; row < 200; row += 2) {
      for (float[] column : columns) {
        column[row] += 5;
      }
    }
    var sources = RowLabels.of(200, row -> row % 2 == 0 ? "hard" : "easy");
    set(columns, 11, 6, 6, 6, 6, 6, 6);
    var found = new ArrayList<Suspect>();
    var losses = trajectories(columns);
    new TrajectorySuspects(losses, found, new StopSignal())
        .find(PeerGroups.of(losses.usableRows(), sources, RowLabels.none(200)));
    assertThat(rows(found, SuspectKind.NEVER_LEARNED)).contains(11).hasSizeLessThan(8);
    assertThat(found.getFirst().evidence()).contains("source ");
  }

  @Test
  void saysNothingOfDegenerateTrajectories() {
    assertThat(Suspects.find(trajectories(new float[6][50]), Optional.empty())).isEmpty();
    assertThat(Suspects.find(trajectories(new float[1][1]), Optional.empty())).isEmpty();
    float[][] broken = ordinary(60);
    broken[2][7] = Float.NaN;
    assertThat(Suspects.find(trajectories(broken), Optional.empty()))
        .noneMatch(suspect -> suspect.row() == 7);
  }

  @Test
  void findsWhatThePlantedRowsOfTheDemoSayInTheirTexts() throws IOException {
    var demo = DemoData.generate(42, 3_000);
    try (var dataset =
        Dataset.read(
            List.of(demo.write(folder)),
            DatasetSettings.defaults(),
            folder.resolve("dataset"),
            Progress.SILENT)) {
      var losses = trajectories(new float[2][dataset.size()]);
      var suspects = Suspects.find(losses, Optional.of(dataset));
      check(demo, suspects, SuspectKind.TRUNCATED, Fault.TRUNCATED, 0.95, 0.9);
      check(demo, suspects, SuspectKind.NEAR_DUPLICATE, Fault.DUPLICATE, 0.6, 0.0);
      check(demo, suspects, SuspectKind.MISMATCHED, Fault.WRONG_OUTPUT, 0.4, 0.3);
      assertThat(Suspects.find(losses, Optional.of(dataset))).isEqualTo(suspects);
    }
  }

  @Test
  void aSearchUnderWayEndsWhenItIsStopped() throws IOException, InterruptedException {
    var rows = new ArrayList<Map<String, String>>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(Map.of("instruction", "Say " + i + " and " + i / 3, "output", "it is " + i));
    }
    try (var dataset = Dataset.of(rows, DatasetSettings.defaults(), Progress.SILENT)) {
      var stop = new StopSignal();
      var search =
          new FutureTask<>(
              () ->
                  Suspects.find(
                      trajectories(new float[3][rows.size()]),
                      Optional.of(dataset),
                      List.of(),
                      stop));
      var thread = Thread.ofPlatform().start(search);
      stop.request(ExitCode.TERMINATED);
      assertThatThrownBy(() -> Futures.result(search, "searching"))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TERMINATED));
      thread.join();
    }
  }

  @Test
  void findsTheSameWhetherRowsAreKeptOrReadAgain() throws IOException {
    var demo = DemoData.generate(7, 2_000);
    try (var dataset =
        Dataset.read(
            List.of(demo.write(folder)),
            DatasetSettings.defaults(),
            folder.resolve("dataset"),
            Progress.SILENT)) {
      var sources = RowLabels.of(dataset.size(), dataset::source);
      var kept = new ArrayList<Suspect>();
      new TextSuspects(dataset, sources, kept, Long.MAX_VALUE, new StopSignal()).find();
      assertThat(kept)
          .extracting(Suspect::kind)
          .contains(SuspectKind.TRUNCATED, SuspectKind.MISMATCHED, SuspectKind.NEAR_DUPLICATE);
      for (long room : new long[] {0, 1, 100_000}) {
        var found = new ArrayList<Suspect>();
        new TextSuspects(dataset, sources, found, room, new StopSignal()).find();
        assertThat(found).as("room for %d characters", room).containsExactlyElementsOf(kept);
      }
    }
  }

  private static void check(
      DemoData demo,
      List<Suspect> suspects,
      SuspectKind kind,
      Fault fault,
      double recall,
      double precision) {
    var planted =
        demo.planted().stream()
            .filter(p -> p.kind() == fault)
            .map(Planted::row)
            .collect(Collectors.toSet());
    var found = rows(suspects, kind);
    double hits = found.stream().filter(planted::contains).count();
    assertThat(hits / planted.size())
        .as("recall of %s: %s of %s, %s found", kind, hits, planted.size(), found.size())
        .isGreaterThanOrEqualTo(recall);
    assertThat(hits / found.size())
        .as("precision of %s: %s of %s", kind, hits, found.size())
        .isGreaterThanOrEqualTo(precision);
  }

  @Test
  void keepsTheBestFormedOfCopiesAndComparesNumbers() {
    String ask =
        "A farmer has %d sheep and buys %d more at the market. How many has he now in all?";
    var texts =
        List.of(
            new PromptAndResponse(
                ask.formatted(3, 4).toLowerCase(java.util.Locale.ROOT), "He has 7 sheep."),
            new PromptAndResponse(ask.formatted(3, 4), "He has 7 sheep."),
            new PromptAndResponse(ask.formatted(3, 5), "He has 8 sheep."),
            new PromptAndResponse(ask.formatted(3, 4) + " ", "He has  7 sheep!"),
            new PromptAndResponse("Something else entirely.", "Yes."));
    var duplicates = new NearDuplicates(texts.size());
    for (int row = 0; row < texts.size(); row++) {
      duplicates.read(row, texts.get(row), words(texts.get(row)));
    }
    var found = new ArrayList<Suspect>();
    duplicates.find(texts::get, row -> "d.jsonl:" + row, found, new StopSignal());
    assertThat(found).extracting(Suspect::row).containsExactly(0, 3);
    assertThat(found)
        .allMatch(s -> s.evidence().equals("the words of d.jsonl:1 in the same order"));
  }

  @Test
  void comparesShinglesOfLongTexts() {
    var text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append("word").append((char) ('a' + i % 26)).append((char) ('a' + i / 26)).append(' ');
    }
    var texts =
        List.of(
            new PromptAndResponse(text.toString(), "Fine."),
            new PromptAndResponse(text.toString().replace("wordaa", "changed"), "Fine."),
            new PromptAndResponse(new StringBuilder(text).reverse().toString(), "Fine."));
    var duplicates = new NearDuplicates(3);
    for (int row = 0; row < 3; row++) {
      duplicates.read(row, texts.get(row), words(texts.get(row)));
    }
    var found = new ArrayList<Suspect>();
    duplicates.find(texts::get, row -> "d.jsonl:" + row, found, new StopSignal());
    assertThat(found)
        .containsExactly(
            new Suspect(1, SuspectKind.NEAR_DUPLICATE, 1, "nearly the words of d.jsonl:0"));
  }

  private static Words words(PromptAndResponse texts) {
    var words = new Words();
    words.read(texts.prompt());
    words.append(texts.response());
    return words;
  }
}
