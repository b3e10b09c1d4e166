package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.CellState;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `s2l compare` with a target of ours.
class CompareTest {
  private static final int ROWS = 120;

  @TempDir private static Path shared = Path.of("");
  private static Path data = Path.of("");
  private static Path heldOut = Path.of("");
  private static Path losses = Path.of("");

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void make() throws IOException {
    var rows = ComparisonRows.make(shared, ROWS);
    data = rows.data();
    heldOut = rows.heldOut();
    losses = rows.losses();
  }

  private static InProcess.Ended s2l(Object... arguments) {
    return InProcess.run(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  private String[] compare(Path out, String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "compare",
                "--trajectories=" + losses,
                "--data=" + data,
                "--target=tiny:1x16",
                "--max-steps=2",
                "--eval-data=" + heldOut,
                "--output-dir=" + out));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static List<CellResult> cells(Path run) throws IOException {
    return CellResult.read(run.resolve("comparison/cells.jsonl"));
  }

  private static Path cell(Path run, String name) {
    return new RunDirectory(run).cell(name).root();
  }

  @Test
  void aSignalStopsItInTheMiddleOfACellAndTheSameCommandContinues()
      throws IOException, InterruptedException {
    Path run = folder.resolve("stopped");
    String[] endless = compare(run, "--methods=small-to-large", "--budgets=20%", "--seeds=1");
    endless[Arrays.asList(endless).indexOf("--max-steps=2")] = "--max-steps=1000000";
    var child = Child.start(folder, endless);
    child.awaitError("small-to-large-20pct-s42-t42: train");
    child.send("TERM");
    var stopped = child.await();
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(143);
    assertThat(stopped.err()).contains("the same command continues this run");

    var again = Child.start(folder, endless);
    again.awaitError("small-to-large-20pct-s42-t42: train");
    again.send("TERM");
    assertThat(again.await().exitCode()).isEqualTo(143);
  }

  @Test
  void everyMethodAndControlGetsItsCellsAndALaterCommandAddsSeedsWithoutRepeatingOne()
      throws IOException {
    Path run = folder.resolve("run");
    String[] methods = {
      "--methods=small-to-large,least-confidence,longest-response:20%", "--budgets=20%,50"
    };
    var first = s2l((Object[]) with(compare(run, methods), "--seeds=1"));
    assertThat(first.exitCode()).as(first.err()).isZero();
    var cells = cells(run);
    assertThat(cells.stream().map(cell -> cell.method() + " " + cell.budget() + " " + cell.rows()))
        .containsExactly(
            "small-to-large 20% 24",
            "small-to-large 50 50",
            "least-confidence@early 20% 24",
            "least-confidence@early 50 50",
            "least-confidence@late 20% 24",
            "least-confidence@late 50 50",
            "longest-response 20% 24",
            "random 20% 24",
            "random 50 50",
            "source-balanced-random 20% 24",
            "source-balanced-random 50 50",
            "length-matched-random 20% 24",
            "length-matched-random 50 50",
            "full 100% 120");
    assertThat(cells)
        .allSatisfy(
            cell -> {
              assertThat(cell.state()).isEqualTo(CellState.DONE);
              assertThat(cell.metrics()).containsOnlyKeys("held/loss");
              assertThat(cell.selectionSeed()).isEqualTo(42);
            });
    assertThat(cells.stream().map(CellResult::metrics).distinct().count())
        .as("different rows, different losses")
        .isGreaterThan(8);

    var second = s2l((Object[]) with(compare(run, methods), "--seeds=2"));
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).contains("14 of 28 cells are there already");
    assertThat(cells(run)).hasSize(28).startsWith(cells.toArray(CellResult[]::new));
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aCellTrainsTheModelThatTrainMakesOfItsSubsetInItsOrder() throws IOException {
    Path run = folder.resolve("run");
    var compared =
        s2l(
            (Object[])
                compare(
                    run,
                    "--methods=small-to-large,confidence-curriculum",
                    "--reference-checkpoint=late",
                    "--budgets=64",
                    "--seeds=1",
                    "--no-controls",
                    "--keep-models"));
    assertThat(compared.exitCode()).as(compared.err()).isZero();
    for (String method : List.of("small-to-large", "confidence-curriculum")) {
      Path cell = cell(run, method + "-64-s42-t42");
      Path own = folder.resolve(method);
      var trained =
          s2l(
              "train",
              "--model=tiny:1x16",
              "--data=" + cell.resolve("selection"),
              "--order=" + (method.startsWith("confidence") ? "rank" : "random"),
              "--max-steps=2",
              "--seed=42",
              "--output-dir=" + own);
      assertThat(trained.exitCode()).as(trained.err()).isZero();
      String weights = "target/checkpoint-2/model.safetensors";
      assertThat(Files.mismatch(cell.resolve(weights), own.resolve(weights)))
          .as("weights of %s", method)
          .isEqualTo(-1);
    }
  }

  @Test
  void modelsOfFinishedCellsAreDeletedUnlessTheyAreKept() throws IOException {
    Path run = folder.resolve("run");
    var compared =
        s2l(
            (Object[])
                compare(run, "--methods=random", "--budgets=30", "--seeds=1", "--no-controls"));
    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(cell(run, "random-30-s42-t42").resolve("target")).doesNotExist();
    assertThat(cell(run, "random-30-s42-t42").resolve("selection/subset.jsonl")).exists();
  }

  @Test
  void aChangedResultIsNamedAndNotCounted() throws IOException {
    Path run = folder.resolve("run");
    String[] command =
        compare(run, "--methods=random", "--budgets=30", "--seeds=1", "--no-controls");
    assertThat(s2l((Object[]) command).exitCode()).isZero();
    Path result = cell(run, "random-30-s42-t42").resolve("result/cell.json");
    Files.writeString(result, Files.readString(result).replace("\"rows\" : 30", "\"rows\" : 31"));
    var again = s2l((Object[]) command);
    assertThat(again.exitCode()).isEqualTo(8);
    assertThat(again.err()).contains("cell.json is damaged");
  }

  @Test
  void aVariantHasItsOwnRulesAndItsNameIsNotGivenToOthers() throws IOException {
    Path run = folder.resolve("run");
    String[] base = compare(run, "--budgets=30", "--seeds=1", "--no-controls");
    var first = s2l((Object[]) with(base, "--variant=few=small-to-large --num-clusters 3"));
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(Files.readString(cell(run, "few-30-s42-t42").resolve("selection/card.json")))
        .contains("\"k\" : 3");
    var other = s2l((Object[]) with(base, "--variant=few=small-to-large --num-clusters 4"));
    assertThat(other.exitCode()).isEqualTo(8);
    assertThat(other.err()).contains("was finished with other settings of few");
  }

  @Test
  void aVariantMayChooseByTheTrajectoriesOfAnotherProxy() throws IOException {
    Path other = ComparisonRows.losses(folder.resolve("other"), ROWS, 3);
    Path run = folder.resolve("run");
    String[] base = compare(run, "--budgets=30", "--seeds=1", "--no-controls");
    var ended =
        s2l(
            (Object[])
                with(
                    base,
                    "--methods=small-to-large",
                    "--variant=other=small-to-large --trajectories " + other));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    String rows = "selection/selection.jsonl";
    assertThat(
            Files.mismatch(
                cell(run, "small-to-large-30-s42-t42").resolve(rows),
                cell(run, "other-30-s42-t42").resolve(rows)))
        .isNotNegative();
  }

  @Test
  void aSelectionThatIsRedoneBesideAComparisonLeavesItsCells() throws IOException {
    Path run = folder.resolve("run");
    String[] command =
        compare(run, "--methods=random", "--budgets=30", "--seeds=1", "--no-controls");
    assertThat(s2l((Object[]) command).exitCode()).isZero();
    for (String budget : List.of("20", "25")) {
      var selected =
          s2l(
              "select",
              "--trajectories=" + losses,
              "--data=" + data,
              "--budget=" + budget,
              "--force-new",
              "--output-dir=" + run);
      assertThat(selected.exitCode()).as(selected.err()).isZero();
    }
    assertThat(cell(run, "random-30-s42-t42").resolve("result/cell.json")).exists();
  }

  @Test
  void dataThatChangeWhileCellsAreOpenAreRefused() throws IOException {
    Path run = folder.resolve("run");
    Path copy = Files.copy(data, folder.resolve("copy.jsonl"));
    String[] command = compare(run, "--methods=random", "--budgets=30", "--no-controls");
    for (int i = 0; i < command.length; i++) {
      command[i] = command[i].startsWith("--data") ? "--data=" + copy : command[i];
    }
    assertThat(s2l((Object[]) with(command, "--seeds=1")).exitCode()).isZero();
    Files.writeString(copy, Files.readString(copy).replaceFirst("\\d", "7") + "\n");
    var changed = s2l((Object[]) with(command, "--seeds=2"));
    assertThat(changed.exitCode()).isEqualTo(8);
    assertThat(changed.err()).contains("copy.jsonl");
  }

  @Test
  void filesThatAreMissingAreToldBeforeTheDataAreRead() throws IOException {
    for (String missing : List.of("--trajectories", "--eval-data")) {
      Path run = folder.resolve("run" + missing);
      String[] command = compare(run, "--methods=random", "--budgets=30");
      for (int i = 0; i < command.length; i++) {
        command[i] = command[i].startsWith(missing) ? missing + "=no-such.jsonl" : command[i];
      }
      var refused = s2l((Object[]) command);
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.err()).contains(missing).contains("no-such.jsonl: no such");
      assertThat(run.resolve("dataset")).doesNotExist();
    }
  }

  @Test
  void anotherTargetInTheSameDirectoryIsRefusedAndSaysWhatChanged() {
    Path run = folder.resolve("run");
    String[] command =
        compare(run, "--methods=random", "--budgets=30", "--seeds=1", "--no-controls");
    assertThat(s2l((Object[]) command).exitCode()).isZero();
    var other = s2l((Object[]) with(command, "--learning-rate=0.5"));
    assertThat(other.exitCode()).isEqualTo(8);
    assertThat(other.err()).contains("compare: learning_rate was 0.001, now 0.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--methods=smal-to-large --budgets=30 | expected one of",
        "--methods=random | --budgets is missing",
        "--methods=random,random --budgets=30 | random is there twice",
        "--budgets=30 | --methods is missing",
        "--methods=random --budgets=0 | --budget 0",
        "--methods=random --budgets=30 --seeds=0 | --seeds 0",
        "--methods=random --budgets=30 --margin=-1 | --margin -1",
        "--methods=random --budgets=30 --regime=equal | --regime",
        "--methods=random --budgets=30 --skip-fitted=1 | is for the method skip-fitted",
        "--methods=skip-fitted | needs --skip-fitted NATS",
        "--methods=skip-fitted --skip-fitted=1 --no-controls | no row is seen twice",
        "--methods=random --budgets=30 --model=x | --model is what {model} is",
        "--methods=random --budgets=30 --trainer=x | --target is of a --target",
        "--methods=random --budgets=30 --limit=3 | are of --tasks",
        "--methods=random --budgets=30 --regime=equal-epochs | steps would be equal, not epochs",
        "--methods=random --budgets=30 --tool-timeout=3 | is of a --trainer",
        "--methods=random --budgets=30 --no-controls --reference-checkpoint=late | score rows",
        "--methods=random --budgets=30 --margin=gsm8k=1 | no cell has this metric",
        "--methods=random --budgets=30 --trajectories=a --trajectories=b --seeds=1 | at least as"
            + " many",
        "--variant=random=small-to-large --budgets=30 | is the name of a method",
        "--variant=random --budgets=30 | expected NAME=OPTIONS",
        "--variant=a=random_--budget_3 --budgets=30 | sizes are those of --budgets",
        "--variant=a=random_--num-clusterz_3 --budgets=30 | num-clusterz",
        "--variant=a=random_--num-clusters_3 --budgets=30 | ignored is --num-clusters",
        "--methods=random --budgets=30 --target=tiny:0x16 | tiny:0x16",
      })
  void wrongUsageIsRefusedAndLeavesNothing(String options, String said) {
    Path run = folder.resolve("run");
    var more = Arrays.stream(options.split(" ")).map(word -> word.replace('_', ' ')).toList();
    var arguments = new ArrayList<>(List.of(compare(run)));
    arguments.removeIf(
        word ->
            more.stream()
                .anyMatch(one -> one.startsWith("--target") && word.startsWith("--target")));
    arguments.addAll(more);
    var refused = s2l(arguments.toArray());
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains(said);
    assertThat(run).doesNotExist();
  }

  @Test
  void twoProcessesShareTheCellsAndAKilledOneIsReplaced() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    String[] command = compare(run, "--methods=small-to-large", "--budgets=30,60", "--seeds=2");
    var killed = Child.start(folder, command);
    killed.awaitError("compare");
    killed.killAfter(1);
    var first = Child.start(folder, command);
    var second = Child.start(folder, command);
    for (Child child : List.of(first, second)) {
      var ended = child.await();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
    Path alone = folder.resolve("alone");
    var undisturbed =
        s2l((Object[]) compare(alone, "--methods=small-to-large", "--budgets=30,60", "--seeds=2"));
    assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();
    assertThat(cells(run).stream().map(CellResult::metrics))
        .containsExactlyElementsOf(cells(alone).stream().map(CellResult::metrics).toList());
  }

  @Test
  void aPlanCountsCellsAndWritesNothing() {
    Path run = folder.resolve("run");
    var planned =
        s2l(
            (Object[])
                compare(run, "--methods=small-to-large", "--budgets=30,60", "--seeds=3", "--plan"));
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(planned.out())
        .contains("cells    27, 0 of them finished; 120 rows to choose from")
        .contains("steps    2 for all rows")
        .contains("memory")
        .contains("disk");
    assertThat(run).doesNotExist();
  }
}
