package dev.s2l.lm.record;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/// What the head sees of a row: the last hidden states (after the final norm) from which learned
/// tokens are predicted, and these tokens.
///
/// @param states (positions, H)
/// @param targets (positions)
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
public record LearnedStates(float[][] states, long[] targets) {
  /// @param rows usable ones
  /// @param most positions of a row, evenly spaced over its learned tokens where it has more
  /// @return one for each row
  public static LearnedStates[] of(
      Decoder decoder,
      TokenStore tokens,
      int[] rows,
      int most,
      Progress.Task task,
      StopSignal stop) {
    var found = new LearnedStates[rows.length];
    var work = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < rows.length; i++) {
      int place = i;
      work.add(
          () -> {
            stop.check();
            found[place] = of(decoder, tokens, rows[place], most, stop);
            synchronized (task) {
              task.advance(1, "");
            }
            return true;
          });
    }
    decoder.recordingLibrary().run(decoder.compute(), work, "computing hidden states");
    return found;
  }

  private static LearnedStates of(
      Decoder decoder, TokenStore tokens, int row, int most, StopSignal stop) {
    var batch = RowBatch.of(tokens, new int[] {row}, 0, decoder.config().size().positions());
    int learned = batch.sources().length;
    int count = Math.min(most, learned);
    var sources = new long[count];
    var targets = new long[count];
    for (int m = 0; m < count; m++) {
      int at = (int) ((long) m * learned / count);
      sources[m] = batch.sources()[at];
      targets[m] = batch.targets()[at];
    }
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var ids = batch.idTensor(decoder.compute());
      var hidden = decoder.hidden(ids, KeyValues.NONE, sources, stop); // (M, H)
      int size = Math.toIntExact(hidden.size(1));
      float[] values = Torch.floats(hidden);
      var states = new float[count][size];
      for (int m = 0; m < count; m++) {
        System.arraycopy(values, m * size, states[m], 0, size);
      }
      return new LearnedStates(states, targets);
    }
  }
}
