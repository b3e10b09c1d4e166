package dev.s2l.pipeline;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.lm.generate.GenerationPlan;
import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.AdapterStart;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.train.Dropout;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.Precision;
import java.util.Optional;
import java.util.OptionalInt;

/// What a model would take, from its configuration alone: the same sums that `train`, `record` and
/// `generate` are checked by before they begin. Bytes are peaks of the process.
///
/// @param parameters numbers of the model
/// @param trained numbers that training changes: all, or those of the adapter
/// @param storedBytes of its weights on disk, in the format that `config.json` names
/// @param rowTokens of the longest row that is trained on or recorded, and of the longest prompt
/// @param newTokens of the longest answer
/// @param batchSize rows that are generated at once
/// @param trainingBytes while it is trained
/// @param recordingBytes while losses are recorded
/// @param generatingBytes while it generates, with a full batch
/// @param machineBytes of memory that there is
/// @param refused why training would be refused; empty if it would not
public record ModelPlan(
    long parameters,
    long trained,
    long storedBytes,
    int rowTokens,
    int newTokens,
    int batchSize,
    long trainingBytes,
    long recordingBytes,
    long generatingBytes,
    long machineBytes,
    String refused) {

  /// What the model is wanted for.
  ///
  /// @param rowTokens of the longest row, at most; the model may hold less
  /// @param newTokens of the longest answer
  /// @param batchSize as in [Generation.Request]
  /// @param dropout what is done where the configuration asks for it
  public record Use(
      int rowTokens,
      int newTokens,
      OptionalInt batchSize,
      Precision precision,
      Activations activations,
      Dropout dropout) {}

  /// @param adapter what is trained of it, if not all
  /// @throws dev.s2l.run.S2lException (2, 4) if the adapter does not fit the model
  public static ModelPlan of(
      DecoderConfig config, Optional<AdapterStart> adapter, Use use, ComputeDevice device) {
    int longest = Math.min(use.rowTokens(), config.size().positions());
    var dtype = use.precision().resolve(device);
    var size = FineTuner.size(config, adapter, longest, dtype, use.activations(), device);
    var generation =
        GenerationPlan.full(
            config,
            device,
            dtype,
            use.batchSize(),
            longest,
            GenerationSettings.greedy(use.newTokens()));
    return new ModelPlan(
        size.parameters(),
        size.trained(),
        size.storedBytes(),
        longest,
        use.newTokens(),
        generation.rows(),
        Resources.training(size),
        Resources.recording(size),
        Resources.generating(config, generation, dtype, device),
        Resources.machine(),
        MissingDropout.refusal("config.json", config, use.dropout()).orElse(""));
  }
}
