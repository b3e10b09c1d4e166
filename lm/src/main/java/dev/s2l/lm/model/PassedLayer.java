package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// One layer of a [TrainingPass], to be walked back.
sealed interface PassedLayer permits TrainedLayer, RecomputedLayer {
  /// @param x (1, L, H), of no graph
  /// @param wanted where the output is
  static PassedLayer of(
      Layer layer, Tensor x, TrainedAttention attention, Wanted wanted, Mode.Training mode) {
    return switch (mode.activations()) {
      case KEPT -> new TrainedLayer(layer, x, attention, wanted, mode);
      case RECOMPUTED -> new RecomputedLayer(layer, x, attention, wanted, mode);
    };
  }

  /// (1, L, H), or what is wanted of it, of no graph. Called once.
  Tensor output();

  /// Walks back and frees what the layer kept.
  ///
  /// @param parameters of the layer
  /// @param into the gradient in [#output]
  /// @param sink called twice
  /// @return the gradient in what enters the layer
  Tensor back(Decoder decoder, int[] parameters, Tensor into, TrainingPass.Sink sink);
}
