package dev.s2l.trajectory;

/// The losses of every row at one checkpoint.
///
/// @param step optimizer steps taken before the recording; 0 is the model before training
/// @param losses (rows) mean nats over a row's learned tokens, NaN where it has none; not copied:
///   the caller must not use the array any more
@SuppressWarnings("ArrayRecordComponent") // a column is compared by no one, and may be 400 MB
public record LossColumn(int step, float[] losses) {
  public LossColumn {
    if (step < 0) {
      throw new IllegalArgumentException("step must not be negative: " + step);
    }
  }
}
