package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import dev.s2l.run.StageFolder;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `s2l select --from`: the second choice from one run, and what `run` and `select` say where it is
/// the thing to do.
class FromRunTest {
  private static final int ROWS = 120;

  @TempDir private Path folder = Path.of("");
  private Path data = Path.of("");
  private Path run = Path.of("");

  /// A run directory with trajectories of its own, as `s2l run` leaves it.
  @BeforeEach
  void make() throws IOException {
    data = folder.resolve("my rows.csv");
    writeRows(data, 0);
    run = folder.resolve("first");
    var recorded = TrajectoryFolder.at(run.resolve("trajectories"));
    for (int c = 0; c < 3; c++) {
      float[] losses = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        losses[row] = (row % 4 + 1f) / (c + 1) + row / 1000f;
      }
      recorded.write(new LossColumn(10 * c, losses));
    }
    recorded.finish(new TreeMap<>());
    var ended =
        s2l(
            "select",
            "--trajectories",
            run.resolve("trajectories"),
            "--data",
            data,
            "--columns",
            "prompt=frage,response=antwort,topic=fach",
            "--dedup=exact",
            "--budget=30",
            "--num-clusters=4",
            "--exclude=spiky",
            "--seed=5",
            "-o",
            run);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  private static void writeRows(Path file, int shift) throws IOException {
    var lines = new StringBuilder("frage;antwort;fach\n");
    for (int row = 0; row < ROWS; row++) {
      lines.append("Say %d.;It is %d.;f%d\n".formatted(row + shift, 3 * row, row % 3));
    }
    Files.writeString(file, lines);
  }

  private static InProcess.Ended s2l(Object... arguments) {
    return InProcess.run(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  private InProcess.Ended from(Path earlier, String name, Object... further) {
    var arguments = new ArrayList<Object>(List.of("select", "--from", earlier, "-o"));
    arguments.add(folder.resolve(name));
    arguments.addAll(List.of(further));
    return s2l(arguments.toArray());
  }

  private JsonNode card(String name) throws IOException {
    Path file = folder.resolve(name).resolve("selection/card.json");
    return Json.COMPACT.readTree(Files.readAllBytes(file));
  }

  private List<String> subset(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("selection/subset.csv"));
  }

  @Test
  void dataLossesAndSettingsAreThoseOfTheRun() throws IOException {
    var ended = from(run, "second");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(card("second")).isEqualTo(card("first"));
    assertThat(subset("second")).isEqualTo(subset("first")).hasSize(31);
    assertThat(ended.err())
        .contains("taken from " + run)
        .contains("'--data=" + data.toAbsolutePath() + "'")
        .contains("--num-clusters=4");
    var verified = s2l("verify", folder.resolve("second"));
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  @Test
  void whatIsGivenChangesWhatIsTaken() throws IOException {
    assertThat(from(run, "other", "--budget=25%", "--seed=6").exitCode()).isZero();
    assertThat(subset("other")).hasSize(31);
    JsonNode settings = card("other").path("settings");
    assertThat(settings.path("seed").asInt()).isEqualTo(6);
    assertThat(settings.path("protection").path("excluded").toString()).isEqualTo("[\"spiky\"]");

    assertThat(from(run, "random", "--method=random", "--budget=9").exitCode()).isZero();
    assertThat(card("random").path("method").asString()).isEqualTo("random");

    assertThat(from(run, "swept", "--sweep-clusters=2,3").exitCode()).isZero();
    assertThat(card("swept").path("clustering").path("sweep").size()).isEqualTo(2);

    assertThat(from(run, "all", "--without=exclude,seed", "--budget=9").exitCode()).isZero();
    settings = card("all").path("settings");
    assertThat(settings.path("protection").path("excluded").size()).isZero();
    assertThat(settings.path("seed").asInt()).isEqualTo(42);
  }

  @Test
  void theConfigurationFileStandsBetweenTheCommandLineAndTheRun() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"), "from: '%s'\nbudget: 12\nseed: 8\n".formatted(run));
    var ended = s2l("select", "--config", config, "--seed", 9, "-o", folder.resolve("configured"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(subset("configured")).hasSize(13);
    assertThat(card("configured").path("seed").asInt()).isEqualTo(9);
    Path effective = folder.resolve("configured/s2l.yaml");
    assertThat(Files.readString(effective)).doesNotContain("\nfrom:").contains("trajectories: ");
    var again = s2l("select", "--config", effective, "-o", folder.resolve("again"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(card("again")).isEqualTo(card("configured"));
  }

  @Test
  void aSelectionOfASelectionIsMadeFromTheSameLosses() throws IOException {
    assertThat(from(run, "second", "--budget=20").exitCode()).isZero();
    assertThat(from(folder.resolve("second"), "third", "--budget=30").exitCode()).isZero();
    assertThat(card("third")).isEqualTo(card("first"));
    assertThat(s2l("verify", folder.resolve("third")).exitCode()).isZero();
    assertThat(from(run, "second", "--budget=20").exitCode()).as("twice").isZero();
  }

  @Test
  void whatCannotBeCombinedIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path losses = run.resolve("trajectories");
    assertThat(from(run, "no", "--trajectories", losses).err()).contains("cannot both be given");
    Path config =
        Files.writeString(folder.resolve("c.yaml"), "trajectories: '%s'\n".formatted(losses));
    assertThat(from(run, "no", "--config", config).exitCode()).isEqualTo(2);
    assertThat(from(run, "no", "--without=exlude").err()).contains("Did you mean exclude?");
    assertThat(s2l("select", "--without=exclude", "-o", folder.resolve("no")).err())
        .contains("--without goes with --from");
    assertThat(from(run, "first", "--budget=9").err()).contains("are the same directory");
    Files.createSymbolicLink(folder.resolve("link"), run);
    assertThat(from(run, "link", "--budget=9").exitCode()).isEqualTo(2);
    assertThat(from(run, "no", "--num-clusters=3", "--sweep-clusters=3,4").err())
        .contains("not both");
    assertThat(folder.resolve("no")).doesNotExist();
    assertThat(subset("first")).hasSize(31);
  }

  @Test
  void aDirectoryThatIsNoRunOrHasNoLossesSaysWhatIsMissing() throws IOException {
    var none = from(folder.resolve("nowhere"), "no");
    assertThat(none.exitCode()).isEqualTo(8);
    assertThat(none.err()).contains("no run directory");

    Path read = folder.resolve("read");
    s2l("dataset", "--data", data, "--columns=prompt=frage,response=antwort", "-o", read);
    var noLosses = from(read, "no", "--budget=5");
    assertThat(noLosses.exitCode()).isEqualTo(8);
    assertThat(noLosses.err()).contains("has no trajectories", "stages dataset", "s2l record");

    StageFolder.unseal(run.resolve("trajectories"));
    String manifest = Files.readString(run.resolve("manifest.json"));
    Files.writeString(
        run.resolve("manifest.json"), manifest.replace("\"stages\" : {", "\"stages\" : {" + TRAIN));
    var unfinished = from(run, "no", "--budget=5");
    assertThat(unfinished.exitCode()).isEqualTo(8);
    assertThat(unfinished.err()).contains("is not finished", "[0, 10, 20]", "Continue it");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  private static final String TRAIN =
      "\"train\": {\"settings\": {}, \"elapsedMillis\": 1, \"done\": false},";

  @Test
  void lossesWithoutASelectionNeedABudgetAndNothingElse() throws IOException {
    StageFolder.delete(run.resolve("selection"));
    assertThat(from(run, "no").err()).contains("needs --budget");
    assertThat(folder.resolve("no")).doesNotExist();
    assertThat(from(run, "some", "--budget=10").exitCode()).isZero();
    assertThat(subset("some")).hasSize(11);
  }

  @Test
  void dataThatChangedAreNamedByFile() throws IOException {
    byte[] before = Files.readAllBytes(data);
    Files.writeString(data, "frage;antwort;fach\na;b;c\n");
    for (var ended : List.of(from(run, "no", "--budget=5"), again("--budget=30"))) {
      assertThat(ended.exitCode()).isEqualTo(8);
      assertThat(ended.err())
          .contains("my rows.csv changed: it had 120 rows in ", "now it has 25 bytes")
          .doesNotContain("sha256");
    }
    Files.delete(data);
    var gone = from(run, "no", "--budget=5");
    assertThat(gone.exitCode()).isEqualTo(8);
    assertThat(gone.err()).contains(data + " is gone", "--data");
    assertThat(folder.resolve("no")).doesNotExist();
    Path moved = Files.write(folder.resolve("moved.csv"), before);
    assertThat(from(run, "moved", "--data", moved, "--budget=30").exitCode()).isZero();
    assertThat(subset("moved")).isEqualTo(subset("first"));
  }

  @Test
  void filesThatComeOrGoInAFolderAreNamed() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    writeRows(many.resolve("a.csv"), 0);
    var ended =
        s2l(
            "select",
            "--trajectories",
            run.resolve("trajectories"),
            "--data",
            many,
            "--columns=prompt=frage,response=antwort",
            "--budget=5",
            "-o",
            folder.resolve("several"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    writeRows(many.resolve("b.csv"), 1);
    assertThat(from(folder.resolve("several"), "no").err())
        .contains(many.resolve("b.csv") + " was added");
    Files.delete(many.resolve("a.csv"));
    assertThat(from(folder.resolve("several"), "no").err())
        .contains(many.resolve("a.csv") + " is gone");
  }

  @Test
  void lossesElsewhereThatChangedAreRefused() throws IOException {
    Path matrix = folder.resolve("losses.npy");
    float[] losses = new float[2 * ROWS];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = i % 7;
    }
    NpyFile.writeMatrix(matrix, losses, ROWS, 2);
    Path made = folder.resolve("made");
    assertThat(s2l("select", "--trajectories", matrix, "--budget=5", "-o", made).exitCode())
        .isZero();
    assertThat(from(made, "bare", "--budget=6").exitCode()).as("no data were read").isZero();
    losses[0] = 100;
    NpyFile.writeMatrix(matrix, losses, ROWS, 2);
    var changed = from(made, "no", "--budget=6");
    assertThat(changed.exitCode()).isEqualTo(8);
    assertThat(changed.err()).contains(matrix + " has changed since");
    Files.delete(matrix);
    assertThat(from(made, "no", "--budget=6").err()).contains(matrix + " is gone since");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void theRunIsReadAndNeverWritten() throws IOException {
    TreeMap<String, String> before = contents(run);
    assertThat(from(run, "second", "--budget=20").exitCode()).isZero();
    assertThat(contents(run)).isEqualTo(before);
  }

  private static TreeMap<String, String> contents(Path root) throws IOException {
    var contents = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            file + " " + Files.getLastModifiedTime(file),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  /// The command of the first selection, with other settings.
  private InProcess.Ended again(Object... further) {
    var arguments =
        new ArrayList<Object>(
            List.of(
                "select",
                "--trajectories",
                run.resolve("trajectories"),
                "--data",
                data,
                "--columns=prompt=frage,response=antwort,topic=fach",
                "--dedup=exact",
                "-o",
                run));
    arguments.addAll(List.of(further));
    return s2l(arguments.toArray());
  }

  @Test
  void anotherChoiceInAUsedDirectoryPrintsTheCommandThatMakesIt() throws IOException {
    Files.createDirectory(folder.resolve("first-2"));
    var ended =
        again(
            "--budget=60",
            "--num-clusters=4",
            "--seed=5",
            "--always-keep=topic=f1*",
            "--nested=45,50");
    assertThat(ended.exitCode()).isEqualTo(8);
    String line =
        ended
            .err()
            .lines()
            .filter(one -> one.startsWith("  s2l select "))
            .findFirst()
            .orElseThrow();
    assertThat(line.strip())
        .isEqualTo(
            "s2l select --from %s --always-keep 'topic=f1*' --budget 60 --nested 45,50 --without exclude --output-dir %s"
                .formatted(run, folder.resolve("first-3")));
  }

  @Test
  void thePrintedCommandMakesWhatWasRefused() throws IOException {
    var refused = again("--budget=20", "--method=least-confidence", "--reference-checkpoint=10");
    String line =
        refused
            .err()
            .lines()
            .filter(one -> one.startsWith("  s2l select "))
            .findFirst()
            .orElseThrow();
    var words = List.of(line.strip().split(" "));
    var made = s2l(words.subList(1, words.size()).toArray());
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(
            again(
                    "--budget=20",
                    "--method=least-confidence",
                    "--reference-checkpoint=10",
                    "--force-new")
                .exitCode())
        .isZero();
    assertThat(card("first-2")).isEqualTo(card("first"));
  }
}
