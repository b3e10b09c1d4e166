package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// By the log-probabilities of all tokens.
///
/// @param chunks owned from now on
record ChunkedLosses(HeadChunks chunks) implements HeadLosses {
  @Override
  public float[] of(Tensor rows, long[] targets) {
    var losses = new float[targets.length];
    chunks.forEach(
        rows,
        (from, count, logProbabilities) -> {
          var wanted = Torch.longs(targets, targets.length).narrow(0, from, count).unsqueeze(1);
          var column = wanted.to(logProbabilities.device(), wanted.scalar_type());
          float[] found = Torch.floats(logProbabilities.gather(1, column));
          for (int m = 0; m < count; m++) {
            losses[from + m] = -found[m];
          }
        });
    return losses;
  }

  @Override
  public void close() {
    chunks.close();
  }
}
