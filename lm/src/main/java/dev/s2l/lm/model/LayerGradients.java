package dev.s2l.lm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// The gradients in the parameters of one layer, as its parts give them.
final class LayerGradients {
  private final Decoder decoder;

  /// Of the layer, their numbers among [Decoder#trained()].
  private final int[] parameters;

  private final List<Found> found = new ArrayList<>();

  private record Found(int place, Tensor gradient) {}

  LayerGradients(Decoder decoder, int[] parameters) {
    this.decoder = decoder;
    this.parameters = parameters;
  }

  /// Walks back a part that libtorch recorded.
  ///
  /// @param into the gradient in each of `outputs`
  /// @return the gradient in each of `leaves`, in the scope around
  List<Tensor> through(List<Tensor> outputs, List<Tensor> into, List<Tensor> leaves) {
    var all = Autograd.gradients(outputs, into, decoder, parameters, leaves);
    for (int i = 0; i < parameters.length; i++) {
      if (all.get(i).defined()) {
        found.add(new Found(parameters[i], Autograd.lasting(all, i)));
      }
    }
    return IntStream.range(parameters.length, (int) all.size())
        .mapToObj(i -> Autograd.lasting(all, i))
        .toList();
  }

  /// Takes what a product gave that was walked back without libtorch.
  ///
  /// @return the value, which must last until [#giveTo]
  Tensor added(Linear.Gradient one) {
    found.add(new Found(decoder.placeOf(one.parameter(), parameters), one.value()));
    return one.value();
  }

  /// Hands on what came since the last time.
  void giveTo(TrainingPass.Sink sink) {
    int[] places = found.stream().mapToInt(Found::place).toArray();
    var gradients = new TensorVector(found.stream().map(Found::gradient).toArray(Tensor[]::new));
    found.clear();
    try (var noGrad = new NoGradGuard()) {
      sink.add(places, gradients);
    }
  }
}
