package dev.s2l.lm.train;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Torch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;

/// AdamW on Java arrays, as its paper writes it: slow, and independent of libtorch's.
final class PlainAdamW {
  private record Parameter(
      Tensor tensor, Tensor gradient, float[] values, double[] first, double[] second) {}

  private final List<Parameter> parameters = new ArrayList<>();
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double decay;
  private final double largestNorm;
  private int steps;

  /// @param gradients by parameter, in the decoder's order
  PlainAdamW(Decoder decoder, List<Tensor> gradients, JsonNode plan) {
    beta1 = plan.path("betas").path(0).doubleValue();
    beta2 = plan.path("betas").path(1).doubleValue();
    epsilon = plan.path("eps").doubleValue();
    decay = plan.path("weight_decay").doubleValue();
    largestNorm = plan.path("max_grad_norm").doubleValue();
    for (var tensor : decoder.parameters().values()) {
      float[] values = Torch.floats(tensor);
      parameters.add(
          new Parameter(
              tensor,
              gradients.get(parameters.size()),
              values,
              new double[values.length],
              new double[values.length]));
    }
  }

  /// The norm of all gradients before clipping.
  double norm() {
    double squares = 0;
    for (var parameter : parameters) {
      for (float value : Torch.floats(parameter.gradient())) {
        squares += value * (double) value;
      }
    }
    return Math.sqrt(squares);
  }

  void step(double rate) {
    steps++;
    double clip = Math.min(1, largestNorm / (norm() + 1e-6));
    for (var parameter : parameters) {
      float[] gradient = Torch.floats(parameter.gradient());
      for (int i = 0; i < gradient.length; i++) {
        double g = gradient[i] * clip;
        double m = parameter.first()[i] = beta1 * parameter.first()[i] + (1 - beta1) * g;
        double v = parameter.second()[i] = beta2 * parameter.second()[i] + (1 - beta2) * g * g;
        double update =
            m
                / (1 - Math.pow(beta1, steps))
                / (Math.sqrt(v / (1 - Math.pow(beta2, steps))) + epsilon);
        parameter.values()[i] =
            (float) (parameter.values()[i] * (1 - rate * decay) - rate * update);
      }
      try (var scope = new PointerScope()) {
        var tensor = parameter.tensor();
        var values = Torch.floats(parameter.values(), tensor.numel()).view(tensor.sizes());
        tensor.detach().copy_(values);
      }
    }
  }
}
