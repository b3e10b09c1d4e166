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
import dev.s2l.lm.model.Steps;
import java.util.OptionalInt;

/// How many rows are continued at once, and by how many threads.
///
/// @param threads that share each step
/// @param rows most rows at once
/// @param positions most positions of a row
/// @param promptTokens of the longest prompt
public record GenerationPlan(int threads, int rows, int positions, int promptTokens) {
  /// Rows at once, if nobody says it. More rows share one reading of the weights until the products
  /// themselves take as long.
  private static final int USUAL_ROWS = 32;

  /// What the keys and values may take, if nobody says how many rows there are.
  private static final long USUAL_CACHE = 1L << 30;

  /// Tokens of a prompt that are read at once.
  static final int READ_AT_ONCE = 1024;

  private static final int FLOAT_BYTES = 4;

  /// The batch size that is used if nobody says it: by the model's shape, the number of prompts,
  /// those that were answered earlier included, and the longest row.
  public static int usualBatchSize(
      DecoderConfig config,
      DType dtype,
      int prompts,
      int promptTokens,
      GenerationSettings settings) {
    long row = RowCaches.bytes(config, 2, positions(config, promptTokens, settings), dtype) / 2;
    int most = Math.clamp(prompts, 1, USUAL_ROWS);
    return (int) Math.clamp(USUAL_CACHE / row, Math.min(RowCaches.FEWEST, most), most);
  }

  /// @param batchSize most rows at once
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
        compute.device() == ComputeDevice.CUDA ? 1 : compute.threads().count(),
        batchSize,
        prompts,
        promptTokens,
        settings);
  }

  /// As above, on all processors and with as many prompts as are continued at once.
  ///
  /// @param batchSize the usual if empty
  public static GenerationPlan full(
      DecoderConfig config,
      ComputeDevice device,
      DType dtype,
      OptionalInt batchSize,
      int promptTokens,
      GenerationSettings settings) {
    int threads = device == ComputeDevice.CUDA ? 1 : ComputeThreads.usual();
    int rows =
        batchSize.orElseGet(
            () -> usualBatchSize(config, dtype, USUAL_ROWS, promptTokens, settings));
    return of(config, threads, rows, rows, promptTokens, settings);
  }

  private static GenerationPlan of(
      DecoderConfig config,
      int threads,
      int batchSize,
      int prompts,
      int promptTokens,
      GenerationSettings settings) {
    return new GenerationPlan(
        threads,
        Math.min(batchSize, Math.max(RowCaches.FEWEST, prompts)),
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
    int readers = Math.min(threads, rows);
    var size =
        ModelSize.of(
            config,
            new ModelSize.Workload(
                device, readers, 1, read, promptTokens, dtype, Activations.KEPT));
    long logits = (long) rows * config.size().vocabulary() * FLOAT_BYTES;
    return size.recordingBytes()
        + RowCaches.bytes(config, rows, positions, dtype)
        + Steps.bytes(config, rows, positions, dtype, device)
        + logits;
  }
}
