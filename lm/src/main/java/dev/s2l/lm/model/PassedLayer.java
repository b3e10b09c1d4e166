package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// One layer of a [TrainingPass], to be walked back.
sealed interface PassedLayer permits TrainedLayer, RecomputedLayer {
  /// @param x (B, S, H), of no graph
  static PassedLayer of(Layer layer, Tensor x, Pass pass, Mode.Training mode) {
    return switch (mode.activations()) {
      case KEPT -> new TrainedLayer(layer, x, pass, mode);
      case RECOMPUTED -> new RecomputedLayer(layer, x, pass, mode);
    };
  }

  /// (B, S, H), of no graph. Called once.
  Tensor output();

  /// Walks back and frees what the layer kept.
  ///
  /// @param parameters of the layer
  /// @param into the gradient in [#output]
  /// @param sink called twice
  /// @return the gradient in what enters the layer
  Tensor back(Decoder decoder, int[] parameters, Tensor into, TrainingPass.Sink sink);
}
