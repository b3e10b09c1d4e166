package dev.s2l.lm.generate;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.ComputeThreads;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelSize;
import dev.s2l.lm.model.RowCaches;
import java.util.OptionalInt;

/// How prompts are spread over threads.
///
/// @param workers batches that are continued at the same time, each in a thread of its own
/// @param threads that an operator of a batch uses: more than one only where there are fewer
///   prompts than threads
/// @param rows most rows of a batch
/// @param positions most positions of a row
/// @param promptTokens of the longest prompt
public record GenerationPlan(int workers, int threads, int rows, int positions, int promptTokens) {
  /// Rows of a batch, if nobody says it. More rows share one reading of the weights until the
  /// products themselves take as long.
  private static final int USUAL_ROWS = 16;

  /// What the keys and values of one batch may take, if nobody says how many rows it has.
  private static final long USUAL_CACHE = 1L << 30;

  /// Tokens of a prompt that are read at once.
  static final int READ_AT_ONCE = 1024;

  private static final int FLOAT_BYTES = 4;

  /// The batch size that is used if nobody says it: by the model's shape and the longest row alone.
  public static int usualBatchSize(
      DecoderConfig config, DType dtype, int promptTokens, GenerationSettings settings) {
    long row = RowCaches.bytes(config, 2, positions(config, promptTokens, settings), dtype) / 2;
    return (int) Math.clamp(USUAL_CACHE / row, 1, USUAL_ROWS);
  }

  /// On the threads of `compute`.
  ///
  /// @param batchSize most rows of a batch
  /// @param prompts how many there are
  /// @param promptTokens of the longest
  public static GenerationPlan of(
      DecoderConfig config,
      Compute compute,
      int batchSize,
      int prompts,
      int promptTokens,
      GenerationSettings settings) {
    return of(
        config,
        compute.device(),
        compute.threads().count(),
        batchSize,
        prompts,
        promptTokens,
        settings);
  }

  /// As above, where every thread has a full batch.
  ///
  /// @param batchSize most rows of a batch; the usual if empty
  public static GenerationPlan full(
      DecoderConfig config,
      ComputeDevice device,
      DType dtype,
      OptionalInt batchSize,
      int promptTokens,
      GenerationSettings settings) {
    int processors = ComputeThreads.usual();
    int rows = batchSize.orElseGet(() -> usualBatchSize(config, dtype, promptTokens, settings));
    return of(config, device, processors, rows, processors * rows, promptTokens, settings);
  }

  private static GenerationPlan of(
      DecoderConfig config,
      ComputeDevice device,
      int processors,
      int batchSize,
      int prompts,
      int promptTokens,
      GenerationSettings settings) {
    int workers = device == ComputeDevice.CUDA ? 1 : Math.min(processors, prompts);
    return new GenerationPlan(
        workers,
        Math.max(1, processors / workers),
        Math.min(batchSize, Math.ceilDiv(prompts, workers)),
        positions(config, promptTokens, settings),
        promptTokens);
  }

  private static int positions(
      DecoderConfig config, int promptTokens, GenerationSettings settings) {
    return (int) Math.min((long) promptTokens + settings.maxNewTokens(), config.size().positions());
  }

  /// Peak memory: weights, keys and values, what a prompt is read with, and logits. The process
  /// itself comes on top.
  public long bytes(DecoderConfig config, DType dtype, ComputeDevice device) {
    int read = Math.min(READ_AT_ONCE, promptTokens);
    var size =
        ModelSize.of(
            config,
            new ModelSize.Workload(
                device, workers, 1, read, promptTokens, dtype, Activations.KEPT));
    long logits = 2L * Math.max(2, rows) * config.size().vocabulary() * FLOAT_BYTES;
    return size.recordingBytes()
        + workers * (RowCaches.bytes(config, rows, positions, dtype) + logits);
  }
}
