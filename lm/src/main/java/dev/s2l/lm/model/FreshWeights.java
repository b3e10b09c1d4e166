package dev.s2l.lm.model;

import dev.s2l.lm.model.WeightSpec.Start;
import dev.s2l.run.RandomStream;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Weights before any training. Each has a random stream of its own, named after it.
final class FreshWeights {
  private FreshWeights() {}

  static SequencedMap<String, Tensor> of(DecoderConfig config, long seed, Compute compute) {
    var weights = new LinkedHashMap<String, Tensor>();
    var specs = WeightLayout.of(config);
    var values = new float[specs.size()][];
    java.util.stream.IntStream.range(0, specs.size())
        .parallel()
        .forEach(i -> values[i] = values(specs.get(i), seed));
    try (var scope = new PointerScope()) {
      for (int i = 0; i < values.length; i++) {
        var spec = specs.get(i);
        weights.put(spec.name(), Scopes.keep(compute.place(Torch.floats(values[i], spec.sizes()))));
      }
    }
    return weights;
  }

  private static float[] values(WeightSpec spec, long seed) {
    var values = new float[Math.toIntExact(spec.numbers())];
    switch (spec.start()) {
      case Start.Constant(double value) -> java.util.Arrays.fill(values, (float) value);
      case Start.Normal(double deviation) -> {
        var random = RandomStream.named(seed, "model/" + spec.name());
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (deviation * random.nextGaussian());
        }
      }
    }
    return values;
  }
}
