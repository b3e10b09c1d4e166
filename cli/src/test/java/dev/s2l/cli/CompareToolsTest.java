package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.CellState;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `s2l compare` with the user's own trainer and evaluator: stubs that count rows.
class CompareToolsTest {
  private static final int ROWS = 500;

  private static final String TRAINER =
      "sh -c 'wc -l < {subset} > {output}/rows; echo {seed} {epochs} {rows} > {output}/told'";
  private static final String EVALUATOR =
      "sh -c 'echo \"{ \\\"rows\\\": $(cat {model}/rows) }\" > {output}/results.json'";

  @TempDir private static Path shared = Path.of("");
  private static Path data = Path.of("");
  private static Path losses = Path.of("");

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void make() throws IOException {
    var rows = ComparisonRows.make(shared, ROWS);
    data = rows.data();
    losses = rows.losses();
  }

  private static InProcess.Ended compare(Path out, String trainer, String... more) {
    return InProcess.run(command(out, trainer, EVALUATOR, more));
  }

  private static String[] command(Path out, String trainer, String evaluator, String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "compare",
                "--trajectories=" + losses,
                "--data=" + data,
                "--methods=random",
                "--budgets=50,100",
                "--seeds=2",
                "--no-controls",
                "--trainer=" + trainer,
                "--evaluator=" + evaluator,
                "--keep-models",
                "--output-dir=" + out));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static List<CellResult> cells(Path run) throws IOException {
    return CellResult.read(run.resolve("comparison/cells.jsonl"));
  }

  @Test
  void theToolsGetTheSubsetAndWhatTheyLeaveIsInTheTable() throws IOException {
    Path run = folder.resolve("run");
    var ended = compare(run, TRAINER);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(cells(run).stream().map(cell -> cell.metrics().get("rows")))
        .containsExactly(50.0, 100.0, 50.0, 100.0);
    // Equal steps: all 500 rows three times are 30 times 50 rows.
    assertThat(new RunDirectory(run).cell("random-50-s43-t43").root().resolve("target/told"))
        .hasContent("43 30 50\n");
  }

  @Test
  void equalEpochsAreTheSameNumberForEverySubset() throws IOException {
    Path run = folder.resolve("run");
    var ended = compare(run, TRAINER, "--regime=equal-epochs", "--num-train-epochs=2");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(new RunDirectory(run).cell("random-100-s42-t42").root().resolve("target/told"))
        .hasContent("42 2 100\n");
  }

  @Test
  void aTrainerThatFailsStopsTheComparisonAndTheSameCommandTriesItAgain() throws IOException {
    Path run = folder.resolve("run");
    Path broken = Files.createFile(folder.resolve("broken"));
    String trainer =
        "sh -c 'echo cell {rows}; if [ -e "
            + broken
            + " ] && [ {rows} = 100 ]; then exit 7; fi; wc -l < {subset} > {output}/rows'";
    var failed = compare(run, trainer);
    assertThat(failed.exitCode()).isEqualTo(9);
    assertThat(failed.err())
        .contains("random-100-s42-t42 failed: --trainer ended with code 7")
        .contains("log/trainer.log")
        .contains("Its last line is: cell 100");
    assertThat(cells(run).stream().map(CellResult::state))
        .containsExactly(CellState.DONE, CellState.FAILED, CellState.WAITING, CellState.WAITING);
    Files.delete(broken);
    var again = compare(run, trainer);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(cells(run)).allMatch(CellResult::isDone);
  }

  @Test
  void withKeepGoingTheOthersAreDoneAndTheFailureIsStillTheExitCode() throws IOException {
    Path run = folder.resolve("run");
    var failed =
        compare(
            run,
            "sh -c 'if [ {rows} = 100 ]; then exit 7; fi; wc -l < {subset} > {output}/rows'",
            "--keep-going");
    assertThat(failed.exitCode()).isEqualTo(9);
    assertThat(cells(run).stream().map(CellResult::state))
        .containsExactly(CellState.DONE, CellState.FAILED, CellState.DONE, CellState.FAILED);
  }

  @Test
  void aTrainerThatHangsIsEndedAfterItsTime() {
    Path run = folder.resolve("run");
    var ended = compare(run, "sh -c 'sleep 300; cat {subset} {output}'", "--tool-timeout=1");
    assertThat(ended.exitCode()).isEqualTo(9);
    assertThat(ended.err()).contains("longer than 1 s (--tool-timeout)");
  }

  @Test
  void aTrainerThatLeavesNoModelIsNotBelieved() {
    Path run = folder.resolve("run");
    var ended = compare(run, "sh -c ': {subset} {output}'");
    assertThat(ended.exitCode()).isEqualTo(9);
    assertThat(ended.err()).contains("left no file in {output}");
    var skipping = compare(run, TRAINER, "--methods=skip-fitted", "--skip-fitted=1");
    assertThat(skipping.exitCode()).isEqualTo(2);
    assertThat(skipping.err()).contains("which --trainer is not told");
  }

  @Test
  void anEvaluatorThatLeavesOtherItemsThanOtherCellsFailsItsCell() throws IOException {
    Path run = folder.resolve("run");
    Path script = folder.resolve("evaluate.sh");
    Files.writeString(
        script,
        """
        echo '{"acc": 0.5}' > $2/results.json
        echo "{\\"id\\": \\"item $(cat $1/rows)\\", \\"metric\\": \\"acc\\", \\"value\\": 1}" > $2/items.jsonl
        """);
    var ended = InProcess.run(command(run, TRAINER, "sh " + script + " {model} {output}"));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(9);
    assertThat(cells(run).stream().map(CellResult::state))
        .containsExactly(CellState.DONE, CellState.FAILED, CellState.WAITING, CellState.WAITING);
  }

  @Test
  void anEvaluatorThatLeavesNothingIsNamed() {
    Path run = folder.resolve("run");
    var ended = InProcess.run(command(run, TRAINER, "sh -c ': {model} {output}'"));
    assertThat(ended.exitCode()).isEqualTo(9);
    assertThat(ended.err()).contains("holds neither results.json nor results_*.json");
  }

  @Test
  void aKilledComparisonGoesOnAndTrainsNoFinishedCellAgain()
      throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    Path trained = folder.resolve("trained");
    Path go = folder.resolve("go");
    // The second cell's trainer waits, and ends with the process that is killed.
    String trainer =
        "sh -c 'test -e %1$s && until test -e %2$s; do kill -0 $PPID || exit 1; sleep 0.05; done;"
                .formatted(trained, go)
            + " kill -0 $PPID || exit 1;"
            + " wc -l < {subset} > {output}/rows; echo {output} >> %s'".formatted(trained);
    var killed = Child.start(folder, command(run, trainer, EVALUATOR));
    while (killed.isAlive() && !oneIsDone(run)) {
      Thread.sleep(20);
    }
    killed.killAfter(0);
    assertThat(Files.readAllLines(trained)).hasSize(1);
    Files.createFile(go);
    var again = compare(run, trainer);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(cells(run)).hasSize(4).allMatch(CellResult::isDone);
    assertThat(Files.readAllLines(trained)).doesNotHaveDuplicates();
  }

  private static boolean oneIsDone(Path run) throws IOException {
    return Files.exists(run.resolve("comparison/cells.jsonl"))
        && cells(run).stream().anyMatch(CellResult::isDone);
  }

  @Test
  void commandsThatCannotWorkAreRefusedBeforeAnythingIsWritten() {
    Path run = folder.resolve("run");
    assertRefused(run, "t {output}", "expected the places {subset} and {output}");
    assertRefused(run, "t {subset} {output} {model}", "say with --model what it is");
    assertRefused(run, "t {subset} {output} {steps}", "give it with --max-steps");
    assertRefused(run, "t {subset} {output}", "has no place {steps}", "--max-steps=3");
    assertRefused(
        run, "t {subset} {output}", "--learning-rate is of a --target", "--learning-rate=1");
    assertRefused(run, "t {subset} {output}", "expected 1 to", "--tool-timeout=0");
    assertRefused(run, "t {subset} {output}", "no place {epochs}", "--num-train-epochs=2");
    assertRefused(run, "t {subset} {output} {epochs}", "epochs NaN", "--num-train-epochs=NaN");
    assertRefused(run, "t '{subset} {output}", "does not close");
    assertThat(run).doesNotExist();
  }

  private static void assertRefused(Path run, String trainer, String said, String... more) {
    var ended = compare(run, trainer, more);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains(said);
  }
}
