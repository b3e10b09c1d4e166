package dev.s2l.lm.model;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// One layer of a [TrainingPass] that keeps only what enters it ([Activations#RECOMPUTED]).
/// Forwards and on the way back it computes the same as a [TrainedLayer], dropout included, whose
/// draws follow from the mode alone.
///
/// @param input (1, L, H), of no graph
record RecomputedLayer(
    Layer layer, Tensor input, TrainedAttention attention, Wanted wanted, Mode mode)
    implements PassedLayer {
  @Override
  public Tensor output() {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, computed().output());
    }
  }

  @Override
  public Tensor back(Decoder decoder, int[] parameters, Tensor into, TrainingPass.Sink sink) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, computed().back(decoder, parameters, into, sink));
    }
  }

  private TrainedLayer computed() {
    return new TrainedLayer(layer, input, attention, wanted, mode);
  }
}
