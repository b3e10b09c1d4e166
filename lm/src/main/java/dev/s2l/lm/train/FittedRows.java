package dev.s2l.lm.train;

import dev.s2l.lm.model.Safetensors;
import dev.s2l.lm.model.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;

/// The last training loss of each row, and so the rows that sit out an epoch.
final class FittedRows {
  private static final String LOSSES = "last_loss";
  private static final String EPOCHS = "last_epoch";

  private final double nats;
  private final float[] losses;
  private final long[] epochs;

  /// @param nats rows with a lower loss are fitted
  FittedRows(double nats, int rows) {
    this.nats = nats;
    this.losses = new float[rows];
    this.epochs = new long[rows];
    Arrays.fill(losses, Float.POSITIVE_INFINITY);
  }

  /// Whether the row was fitted before the epoch began.
  boolean sitsOut(int row, int epoch) {
    return losses[row] < nats && epochs[row] < epoch;
  }

  /// @param loss mean over the row's learned tokens, in nats
  void trained(int row, double loss, int epoch) {
    losses[row] = (float) loss;
    epochs[row] = epoch;
  }

  void save(Path file) throws IOException {
    try (var scope = new PointerScope()) {
      var tensors = new TreeMap<String, org.bytedeco.pytorch.Tensor>();
      tensors.put(LOSSES, Torch.floats(losses, losses.length));
      tensors.put(EPOCHS, Torch.longs(epochs, epochs.length));
      Safetensors.write(file, tensors);
    }
  }

  void load(Path file) {
    try (var stored = Safetensors.open(file);
        var scope = new PointerScope()) {
      float[] savedLosses = Torch.floats(stored.tensor(LOSSES));
      long[] savedEpochs = Torch.longs(stored.tensor(EPOCHS));
      System.arraycopy(savedLosses, 0, losses, 0, losses.length);
      System.arraycopy(savedEpochs, 0, epochs, 0, epochs.length);
    }
  }
}
