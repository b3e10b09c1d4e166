package dev.s2l.lm.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.Json;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `trainer_state.json` of a checkpoint, with Hugging Face's names where it has one.
///
/// @param globalStep steps done
/// @param maxSteps steps that were planned
/// @param epoch passes over the data
/// @param runId run, settings and tokens that the checkpoint belongs to
/// @param rowsByEpoch rows trained on and sitting out; empty where every row is in every epoch
/// @param evaluations of held-out rows, in the order of the steps
public record TrainerState(
    @JsonProperty("global_step") int globalStep,
    @JsonProperty("max_steps") int maxSteps,
    double epoch,
    @JsonProperty("run_id") String runId,
    String tool,
    @JsonProperty("rows_by_epoch") List<EpochRows> rowsByEpoch,
    @JsonProperty("log_history") List<Evaluation> evaluations) {
  static final String FILE = "trainer_state.json";

  /// What older versions did not write.
  private static final Map<String, Object> OLDER =
      Map.of("rows_by_epoch", List.of(), "log_history", List.of());

  /// The rows of one epoch.
  ///
  /// @param epoch from 1
  /// @param steps done in it
  /// @param trained rows that were trained on
  /// @param skipped rows that sat out, because their last loss was low
  public record EpochRows(int epoch, int steps, int trained, int skipped) {}

  /// The loss of held-out rows.
  ///
  /// @param evalLoss mean over their learned tokens, in nats
  public record Evaluation(int step, double epoch, @JsonProperty("eval_loss") double evalLoss) {}

  /// The evaluation with the lowest loss, the first of equal ones.
  public Optional<Evaluation> best() {
    return Evaluations.best(evaluations);
  }

  /// @throws S2lException (8) if the file is damaged or another program's
  public static TrainerState of(Path checkpoint) throws IOException {
    return Json.read(checkpoint.resolve(FILE), TrainerState.class, OLDER);
  }
}
