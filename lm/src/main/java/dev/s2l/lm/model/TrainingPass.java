package dev.s2l.lm.model;

import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// A forward pass of rows that are trained on, walked back layer by layer: what a layer kept is
/// freed as soon as its gradients are known, and never more than one layer's gradients are in
/// memory. Lives inside a `PointerScope` of one thread. Parameters must require gradients.
public final class TrainingPass {
  private final Decoder decoder;
  private final Tensor ids;
  private final StopSignal stop;

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

    /// @param ids (B·S)
    /// @param gradient in what the embedding of each gave (B·S, H)
    /// @param byPosition the same, summed up over the rows of the batch (S, H)
    void addInputs(Tensor ids, Tensor gradient, Tensor byPosition);
  }

  /// Computes forwards.
  ///
  /// @param ids (B, S)
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  public TrainingPass(Decoder decoder, Tensor ids, Mode.Training mode, StopSignal stop) {
    this.decoder = decoder;
    this.ids = ids;
    this.stop = stop;
    var pass = decoder.pass(0, Math.toIntExact(ids.size(1)), KeyValues.NONE);
    Tensor x;
    try (var noGrad = new NoGradGuard()) {
      x = decoder.embedded(ids, 0);
    }
    for (var layer : decoder.layers()) {
      stop.check();
      var passed = PassedLayer.of(layer, x, pass, mode);
      layers.add(passed);
      x = passed.output();
    }
    last = Autograd.leaf(x);
    hidden = decoder.finalNorm().of(x);
  }

  /// The last layer's output after the final norm (B, S, H). What is computed from it belongs to
  /// the final norm's graph.
  public Tensor hidden() {
    return hidden;
  }

  /// Computes backwards.
  ///
  /// @param rows computed from [#hidden()]
  /// @param into the gradient in `rows`
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  public void backward(Tensor rows, Tensor into, Sink sink) {
    var groups = decoder.groups();
    Tensor flowing = throughFinalNorm(rows, into, sink);
    for (int i = layers.size() - 1; i >= 0; i--) {
      stop.check();
      var next = layers.get(i).back(decoder, groups.layers().get(i), flowing, sink);
      flowing.close();
      flowing = next;
    }
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      sink.addInputs(ids.reshape(-1), flowing.reshape(-1, flowing.size(2)), flowing.sum(0));
    }
  }

  private Tensor throughFinalNorm(Tensor rows, Tensor into, Sink sink) {
    int[] parameters = decoder.groups().finalNorm();
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var found =
          Autograd.gradients(List.of(rows), List.of(into), decoder, parameters, List.of(last));
      sink.add(parameters, found);
      // An element of the list ends with the list; this shares its memory and lasts.
      return Scopes.leave(scope, new Tensor(found.get(parameters.length)));
    }
  }
}
