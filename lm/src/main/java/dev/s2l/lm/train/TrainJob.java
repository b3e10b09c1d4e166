package dev.s2l.lm.train;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import java.nio.file.Path;
import java.util.Optional;

/// What to train, on what, and where to.
///
/// @param decoder float32, or with an adapter, which is trained then, in any format; trained in
///   place, owned by the caller. Its [dev.s2l.lm.model.Compute] says in which format products are
/// @param tokens the data
/// @param curriculum which of its rows each epoch sees, in which order
/// @param heldOut rows that are scored while training
/// @param tokenizer its files go into every checkpoint
/// @param settings how
/// @param recordSteps steps at which the listener is called, ascending; see
///   [TrainPlan#recordSteps(int)]
/// @param output where to write
public record TrainJob(
    Decoder decoder,
    TokenStore tokens,
    Curriculum curriculum,
    Optional<HeldOut> heldOut,
    TextTokenizer tokenizer,
    TrainSettings settings,
    int[] recordSteps,
    Output output) {
  /// Every epoch sees every row, shuffled, and no others are scored.
  public TrainJob(
      Decoder decoder,
      TokenStore tokens,
      TextTokenizer tokenizer,
      TrainSettings settings,
      int[] recordSteps,
      Output output) {
    this(
        decoder,
        tokens,
        Curriculum.PLAIN,
        Optional.empty(),
        tokenizer,
        settings,
        recordSteps,
        output);
  }

  /// @param checkpoints gets the folders `checkpoint-N`
  /// @param log `trainer_log.jsonl`
  /// @param runId names the run: what the decoder was before, in the caller's words. Checkpoints of
  ///   another run, or of other settings or tokens, are not continued from
  public record Output(Path checkpoints, Path log, String runId) {}

  /// Sees the decoder at a recorded step; must not change it. After an interruption it is called
  /// again for the step that training continues from.
  @FunctionalInterface
  public interface RecordListener {
    void record(int step, Decoder decoder);
  }
}
