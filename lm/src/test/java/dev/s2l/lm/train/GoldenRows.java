package dev.s2l.lm.train;

import dev.s2l.lm.model.Safetensors;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.Encoded;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;

/// The batch that the golden numbers of a model were computed on, as rows to train on.
public final class GoldenRows {
  private static final long NOT_LEARNED = -100;

  private GoldenRows() {}

  /// @param golden folder of the model
  public static TokenStore of(Path golden, Path folder, int vocabulary) {
    var rows = new ArrayList<Encoded>();
    try (var file = Safetensors.open(golden.resolve("golden.safetensors"));
        var scope = new PointerScope()) {
      long[] ids = Torch.longs(file.tensor("input_ids"));
      long[] labels = Torch.longs(file.tensor("labels"));
      long[] mask = Torch.longs(file.tensor("attention_mask"));
      int width = (int) file.tensor("input_ids").size(1);
      for (int from = 0; from < ids.length; from += width) {
        int length = (int) Arrays.stream(mask, from, from + width).sum();
        var row = new Encoded(new int[length], new boolean[length]);
        for (int t = 0; t < length; t++) {
          row.ids()[t] = (int) ids[from + t];
          row.learned()[t] = labels[from + t] != NOT_LEARNED;
        }
        rows.add(row);
      }
    }
    return TokenStores.of(folder, vocabulary, rows);
  }
}
