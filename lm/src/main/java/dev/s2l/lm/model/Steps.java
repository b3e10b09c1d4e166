package dev.s2l.lm.model;

import dev.s2l.run.StopSignal;
import org.bytedeco.pytorch.Tensor;

/// Continues rows of different lengths by a token each. A row's numbers do not depend on the other
/// rows, nor on how many there are, but for a batch that has room for one row alone (decision
/// 0013).
public sealed interface Steps extends AutoCloseable permits FloatSteps, TensorSteps {
  /// @param rows most of them
  /// @param positions most of a row
  static Steps of(Decoder decoder, int rows, int positions, Team team) {
    return decoder.dtype().plainOn(decoder.compute().device())
        ? new FloatSteps(decoder, rows, positions, team)
        : new TensorSteps(decoder, rows, positions);
  }

  /// Where prompts are read into, and what rows leave.
  RowCaches caches();

  /// @param ids one a row, the rows being the first of the caches
  /// @return logits (B′, V) with at least as many rows, good until the next call; in the scope of
  ///   the caller
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  Tensor next(int[] ids, StopSignal stop);

  /// Bytes of the buffers between products; keys and values are not counted.
  ///
  /// @param rows most of them
  /// @param positions most of a row
  static long bytes(
      DecoderConfig config, int rows, int positions, DType dtype, ComputeDevice device) {
    return dtype.plainOn(device) ? StepBuffers.bytes(config, rows, positions) : 0;
  }

  @Override
  void close();
}
