package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.grad;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// Gradients of a part of a model, as libtorch recorded them.
final class Autograd {
  private Autograd() {}

  /// `x`, from now on the start of a graph.
  static Tensor leaf(Tensor x) {
    x.set_requires_grad(true);
    return x;
  }

  /// @param into the gradient in each of `outputs`
  /// @param wanted parameters and leaves; one that took no part gets an undefined gradient
  /// @return one gradient for each; an element of the list ends with it
  static TensorVector gradients(List<Tensor> outputs, List<Tensor> into, List<Tensor> wanted) {
    return grad(list(outputs), list(wanted), list(into), new BoolOptional(), false, true);
  }

  /// As above.
  ///
  /// @param parameters of the decoder, which come first
  static TensorVector gradients(
      List<Tensor> outputs,
      List<Tensor> into,
      Decoder decoder,
      int[] parameters,
      List<Tensor> leaves) {
    var wanted =
        Stream.concat(Arrays.stream(parameters).mapToObj(decoder::parameter), leaves.stream());
    return gradients(outputs, into, wanted.toList());
  }

  /// An element of a list ends with the list; this shares its memory and lasts.
  static Tensor lasting(TensorVector list, long place) {
    return new Tensor(list.get(place));
  }

  private static TensorVector list(List<Tensor> tensors) {
    return new TensorVector(tensors.toArray(Tensor[]::new));
  }
}
