package dev.s2l.lm.model;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;

/// The gradient of a softmax over the last dimension by libtorch's kernel, which has no Java method
/// and is called by name.
final class SoftmaxGradient {
  private static final OperatorHandle OPERATOR =
      Dispatcher.singleton()
          .findSchemaOrThrow("aten::_softmax_backward_data", "out")
          .<OperatorHandle>retainReference();

  private SoftmaxGradient() {}

  /// @param flowing the gradient in the probabilities; becomes that in the scores
  /// @param probabilities what the softmax gave, of the same shape and format
  static void inPlace(Tensor flowing, Tensor probabilities) {
    var arguments = new IValueVector();
    arguments.push_back(new IValue(flowing));
    arguments.push_back(new IValue(probabilities));
    arguments.push_back(new IValue(-1L));
    arguments.push_back(new IValue(probabilities.scalar_type().value));
    arguments.push_back(new IValue(flowing));
    OPERATOR.callBoxed(arguments);
  }
}
