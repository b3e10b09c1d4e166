package dev.s2l.lm.gradient;

import static org.bytedeco.pytorch.global.torch.empty_like;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.HeadGradient;
import dev.s2l.lm.model.Mode;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.model.TrainingPass;
import dev.s2l.lm.record.PackedRows;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// Gradients of single rows: each goes through the decoder alone, forwards and backwards, on one
/// thread. The decoder must not change meanwhile, and has no adapter.
public final class RowGradients implements AutoCloseable {
  private final Decoder decoder;
  private final TokenStore tokens;
  private final Coordinates coordinates;
  private final StopSignal stop;

  /// By parameter: the place of its first number among all.
  private final long[] places;

  /// One a thread.
  private final List<HeadGradient> heads = new ArrayList<>();

  /// @param decoder stays the caller's
  public RowGradients(
      Decoder decoder, TokenStore tokens, Coordinates coordinates, StopSignal stop) {
    this.decoder = decoder;
    this.tokens = tokens;
    this.coordinates = coordinates;
    this.stop = stop;
    var parameters = List.copyOf(decoder.trained().values());
    places = new long[parameters.size()];
    for (int i = 1; i < places.length; i++) {
      places[i] = places[i - 1] + parameters.get(i - 1).numel();
    }
    int logitRows = decoder.compute().budgets().logitRows(decoder.config());
    for (int i = 0; i < decoder.compute().threads().count(); i++) {
      heads.add(new HeadGradient(decoder, logitRows));
    }
    parameters.forEach(parameter -> parameter.set_requires_grad(true));
  }

  /// How many parameters a decoder has.
  public static long parameters(Decoder decoder) {
    return decoder.trained().values().stream().mapToLong(Tensor::numel).sum();
  }

  /// Computes gradients of rows, each usable.
  ///
  /// @param into gets one for each row (rows, D)
  /// @throws S2lException (130, 143) if stopped
  public void compute(int[] rows, float[][] into) {
    var next = new AtomicInteger();
    var work =
        heads.subList(0, Math.min(heads.size(), rows.length)).stream()
            .map(head -> work(rows, next, head, into))
            .toList();
    decoder.trainingLibrary().run(decoder.compute(), work, "computing gradients");
  }

  private Callable<Boolean> work(
      int[] rows, AtomicInteger next, HeadGradient head, float[][] into) {
    return () -> {
      for (int i = next.getAndIncrement(); i < rows.length; i = next.getAndIncrement()) {
        one(rows[i], head, into[i]);
      }
      return true;
    };
  }

  private void one(int row, HeadGradient head, float[] into) {
    Arrays.fill(into, 0);
    var batch = PackedRows.of(tokens, new int[] {row}, 0, decoder.config().size().positions());
    try (var scope = new PointerScope()) {
      var mode = new Mode.Training(0, "", Activations.KEPT); // Nothing is left out at random.
      var input =
          new TrainingPass.Input(new long[0], batch.lengths(), batch.ids(), batch.sources());
      var pass = new TrainingPass(decoder, input, mode, stop);
      var learned = pass.hidden(); // (M, H)
      var flowing = empty_like(learned); // (M, H)
      double share = 1.0 / batch.targets().length;
      head.compute(learned, batch.targetTensor(decoder.compute()), share, flowing);
      pass.backward(flowing, new Adding(head, into));
    }
  }

  private final class Adding implements TrainingPass.Sink {
    private final HeadGradient head;
    private final float[] into;

    Adding(HeadGradient head, float[] into) {
      this.head = head;
      this.into = into;
    }

    @Override
    public void add(int[] parameters, TensorVector gradients) {
      for (int i = 0; i < parameters.length; i++) {
        var gradient = gradients.get(i);
        if (gradient.defined()) {
          put(parameters[i], 0, Torch.floats(gradient));
        }
      }
    }

    @Override
    public void addInputs(Tensor ids, Tensor gradient, Tensor byPosition) {
      var groups = decoder.groups();
      groups.embedding().ifPresent(parameter -> addWords(parameter, ids, gradient));
      groups.positions().ifPresent(parameter -> put(parameter, 0, Torch.floats(byPosition)));
      head.weight().ifPresent(weight -> put(groups.head().orElseThrow(), 0, Torch.floats(weight)));
      head.bias().ifPresent(bias -> put(groups.headBias().orElseThrow(), 0, Torch.floats(bias)));
    }

    private void addWords(int parameter, Tensor ids, Tensor gradient) {
      long[] words = Torch.longs(ids);
      float[] values = Torch.floats(gradient);
      int hidden = values.length / words.length;
      for (int s = 0; s < words.length; s++) {
        put(parameter, words[s] * hidden, Arrays.copyOfRange(values, s * hidden, (s + 1) * hidden));
      }
    }

    private void put(int parameter, long from, float[] values) {
      coordinates.add(places[parameter] + from, values, into);
    }
  }

  @Override
  public void close() {
    decoder.trained().values().forEach(parameter -> parameter.set_requires_grad(false));
    heads.forEach(HeadGradient::close);
  }
}
