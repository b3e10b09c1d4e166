package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.zeros;

import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A forward pass of rows that are trained on, walked back layer by layer: what a layer kept is
/// freed as soon as its gradients are known, and never more than one layer's gradients are in
/// memory. A start that all rows share goes through the layers once, and its gradient is the sum of
/// what all rows say about it. Lives inside a `PointerScope` of one thread. Parameters must require
/// gradients.
public final class TrainingPass {
  private final Decoder decoder;
  private final StopSignal stop;
  private final PassLayout layout;

  /// Of all positions (1, L).
  private final Tensor ids;

  private final List<PassedLayer> layers = new ArrayList<>();

  /// What enters the final norm, a leaf of its graph.
  private final Tensor last;

  private final Tensor hidden;

  /// Takes gradients while they are made; called in the order final norm, last layer … first layer
  /// (twice each), inputs.
  public interface Sink {
    /// @param parameters their numbers among [Decoder#trained()]
    /// @param gradients one for each, undefined where a parameter took no part; one more may
    ///   follow. Freed when this returns
    void add(int[] parameters, TensorVector gradients);

    /// @param ids (L)
    /// @param gradient in what the embedding of each gave (L, H)
    /// @param byPosition the same, summed up over the rows of the batch (T, H) float32
    void addInputs(Tensor ids, Tensor gradient, Tensor byPosition);
  }

  /// What goes through a pass.
  ///
  /// @param start tokens that all rows begin with (P); may be empty
  /// @param lengths of what follows of each row
  /// @param ids what follows of each row, row after row
  /// @param wanted where the output is: places in `ids`, ascending, at least one (M)
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
  public record Input(long[] start, int[] lengths, long[] ids, long[] wanted) {}

  /// Whether a start that rows share is worth a pass of its own: the fused kernel of attention
  /// would need a mask, which costs more than it saves.
  public static boolean sharesStart(Decoder decoder) {
    return AttentionPath.of(decoder.compute().device()) == AttentionPath.PRODUCTS;
  }

  /// Computes forwards.
  ///
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  public TrainingPass(Decoder decoder, Input input, Mode.Training mode, StopSignal stop) {
    this.decoder = decoder;
    this.stop = stop;
    layout = PassLayout.of(input.start().length, input.lengths());
    ids = ids(input);
    long[] places = layout.places();
    var attention = TrainedAttention.of(decoder, layout, decoder.turnInLine(places));
    var wanted = wanted(input);
    var x = embedded(places);
    for (var layer : decoder.layers()) {
      stop.check();
      var passed = PassedLayer.of(layer, x, attention, decoder.wantedOf(layer, wanted), mode);
      layers.add(passed);
      x = passed.output();
    }
    last = Autograd.leaf(x);
    hidden = decoder.finalNorm().of(x).squeeze(0).narrow(0, 0, input.wanted().length);
  }

  private Tensor ids(Input input) {
    var all = new long[input.start().length + input.ids().length];
    System.arraycopy(input.start(), 0, all, 0, input.start().length);
    System.arraycopy(input.ids(), 0, all, input.start().length, input.ids().length);
    return decoder.compute().place(Torch.longs(all, 1, all.length));
  }

  private Wanted wanted(Input input) {
    var places = new long[input.wanted().length];
    for (int m = 0; m < places.length; m++) {
      places[m] = layout.start() + input.wanted()[m];
    }
    return Wanted.of(places, decoder.compute());
  }

  /// (1, L, H)
  private Tensor embedded(long[] places) {
    try (var noGrad = new NoGradGuard()) {
      return decoder.embedded(ids, places);
    }
  }

  /// The last layer's output after the final norm, where it is wanted (M, H); of no graph.
  public Tensor hidden() {
    return hidden.detach();
  }

  /// Computes backwards.
  ///
  /// @param into the gradient in [#hidden()]
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  public void backward(Tensor into, Sink sink) {
    var groups = decoder.groups();
    Tensor flowing = throughFinalNorm(into, sink);
    for (int i = layers.size() - 1; i >= 0; i--) {
      stop.check();
      var next = layers.get(i).back(decoder, groups.layers().get(i), flowing, sink);
      flowing.close();
      flowing = next;
    }
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      sink.addInputs(ids.squeeze(0), flowing.squeeze(0), byPosition(flowing));
    }
  }

  /// (1, L, H) → (T, H)
  private Tensor byPosition(Tensor gradient) {
    long[] shape = {layout.longest(), gradient.size(2)};
    var sums = zeros(shape, gradient.options().dtype(new ScalarTypeOptional(ScalarType.Float)));
    if (layout.shares()) {
      sums.narrow(0, 0, layout.start()).add_(layout.ofStart(gradient).squeeze(0));
    }
    for (var group : layout.groups()) {
      sums.narrow(0, layout.start(), group.length()).add_(PassLayout.cut(group, gradient).sum(0));
    }
    return sums;
  }

  private Tensor throughFinalNorm(Tensor into, Sink sink) {
    int[] parameters = decoder.groups().finalNorm();
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var found =
          Autograd.gradients(List.of(hidden), List.of(into), decoder, parameters, List.of(last));
      sink.add(parameters, found);
      return Scopes.leave(scope, Autograd.lasting(found, parameters.length));
    }
  }
}
