package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ledgers: the one that an older s2l wrote into `golden/older-run`, and those that nobody can
/// read.
class LedgerTest {
  @TempDir private Path folder = Path.of("");
  private Path manifest = Path.of("");

  @BeforeEach
  void copyTheManifestOfTheOlderRun() throws IOException {
    manifest = folder.resolve("manifest.json");
    Files.copy(Golden.path("older-run/manifest.json"), manifest);
  }

  private Ledger open() throws IOException {
    return Ledger.open(new RunDirectory(folder));
  }

  @Test
  void everyStageOfAnOlderRunIsDone() throws IOException {
    var ledger = open();
    assertThat(ledger.stages())
        .containsOnlyKeys("dataset", "tokenize", "train", "record", "cluster", "select");
    for (Stage<?> stage : Stages.from(Stages.DATASET)) {
      boolean older = stage.name().compareTo(Stages.SELECT.name()) <= 0;
      assertThat(ledger.done(stage)).as(stage.word()).isEqualTo(older);
    }
    assertThat(ledger.stages())
        .extractingByKey("record")
        .extracting("elapsedMillis")
        .isEqualTo(1467L);
    assertThat(ledger.stages())
        .extractingByKey("select")
        .extracting("elapsedMillis")
        .isEqualTo(527L);
  }

  @Test
  void whatAnOlderStageHeldIsInTheStageThatHoldsItToday() throws IOException {
    var ledger = open();
    assertThat(ledger.settings(Stages.TRAIN).orElseThrow())
        .containsEntry(TrainStage.FOLDER, "proxy")
        .containsEntry("learning_rate", "0.001")
        .doesNotContainKey("record_steps");
    assertThat(ledger.settings(Stages.RECORD).orElseThrow()).containsEntry("record_steps", "1");
    assertThat(ledger.settings(Stages.CLUSTER).orElseThrow())
        .containsEntry("method.clusters.numClusters", "100")
        .containsEntry("seed", "42")
        .doesNotContainKey("budget");
    assertThat(ledger.settings(Stages.SELECT).orElseThrow())
        .containsEntry("budget", "30")
        .doesNotContainKey("method.clusters.numClusters");
  }

  @Test
  void theSettingsOfAnOlderStageAreComparedWithTodays() throws IOException {
    var ledger = open();
    var now = new TreeMap<>(ledger.settings(Stages.SELECT).orElseThrow());
    assertThat(ledger.changes(Stages.SELECT, now)).isEmpty();
    now.put("budget", "31");
    assertThat(ledger.changes(Stages.SELECT, now))
        .containsExactly(new Ledger.Change("budget", "30", "31"));
  }

  @Test
  void aLedgerOfAnotherSchemaIsRefusedWithBothNumbers() throws IOException {
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replaceFirst("\"schema\" : 1", "\"schema\" : 2"));
    assertRefused("schema 2", "writes 1");
  }

  @Test
  void aLedgerThatIsCutOffIsRefusedAsDamaged() throws IOException {
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.substring(0, text.length() / 2));
    assertRefused("is damaged", "Choose another");
  }

  @Test
  void aLedgerWithAFieldThatIsUnknownIsRefused() throws IOException {
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replaceFirst("\"schema\"", "\"colour\" : 1, \"schema\""));
    assertRefused("is damaged, or was not written as the manifest of a run");
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY))
        .message()
        .contains(manifest.toString())
        .contains(parts);
  }
}
