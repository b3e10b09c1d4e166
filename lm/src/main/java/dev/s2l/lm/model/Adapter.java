package dev.s2l.lm.model;

import dev.s2l.run.RandomStream;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// LoRA matrices for some projections of a decoder, in float32. Owns them until closed.
///
/// @param config with the shortest names of the projections
/// @param products by the name of the projection, from the first layer to the last
record Adapter(LoraConfig config, SequencedMap<String, LowRank> products) implements AutoCloseable {
  /// What peft puts before the names of a model.
  static final String PREFIX = "base_model.model.";

  /// What peft calls the two matrices of a projection.
  static String nameOfA(String module) {
    return PREFIX + module + ".lora_A.weight";
  }

  /// See [#nameOfA].
  static String nameOfB(String module) {
    return PREFIX + module + ".lora_B.weight";
  }

  static Adapter of(AdapterStart start, DecoderConfig model, Compute compute) {
    var projections = Projections.of(model);
    var modules = start.modules(model);
    var config = start.config().withTargetModules(projections.shortest(modules));
    var products = new LinkedHashMap<String, LowRank>();
    try (var scope = new PointerScope();
        var values = values(start, projections)) {
      for (String module : modules) {
        products.put(
            module,
            new LowRank(
                module,
                Scopes.keep(compute.place(values.a(module))),
                Scopes.keep(compute.place(values.b(module))),
                config.scaling(),
                config.loraDropout(),
                compute));
      }
    }
    return new Adapter(config, products);
  }

  private static Values values(AdapterStart start, Projections projections) {
    return switch (start) {
      case AdapterStart.Fresh(var config, long seed) ->
          new Values.Fresh(projections, config.r(), seed);
      case AdapterFolder folder -> new Values.Stored(Safetensors.open(folder.weights()));
    };
  }

  /// What the matrices begin with, in main memory, in the scope around.
  private sealed interface Values extends AutoCloseable {
    Tensor a(String module);

    Tensor b(String module);

    @Override
    void close();

    record Stored(Safetensors file) implements Values {
      @Override
      public Tensor a(String module) {
        return copy(nameOfA(module));
      }

      @Override
      public Tensor b(String module) {
        return copy(nameOfB(module));
      }

      private Tensor copy(String name) {
        return file.tensor(name)
            .to(DType.FLOAT32.scalarType(), false, true, Tensors.NO_FORMAT)
            .contiguous();
      }

      @Override
      public void close() {
        file.close();
      }
    }

    record Fresh(Projections projections, int r, long seed) implements Values {
      /// Uniform, as `kaiming_uniform_` with a = √5 draws.
      @Override
      public Tensor a(String module) {
        long in = projections.size(module).in();
        var random = RandomStream.named(seed, "adapter/" + module);
        var values = new float[Math.toIntExact(r * in)];
        double most = 1 / Math.sqrt(in);
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (most * (2 * random.nextDouble() - 1));
        }
        return Torch.floats(values, r, in);
      }

      @Override
      public Tensor b(String module) {
        long out = projections.size(module).out();
        return Torch.floats(new float[Math.toIntExact(out * r)], out, r);
      }

      @Override
      public void close() {}
    }
  }

  /// The matrices by the names that peft gives them.
  SequencedMap<String, Tensor> tensors() {
    var tensors = new LinkedHashMap<String, Tensor>();
    products.forEach(
        (module, product) -> {
          tensors.put(nameOfA(module), product.a());
          tensors.put(nameOfB(module), product.b());
        });
    return tensors;
  }

  /// What is added to a projection.
  Optional<LowRank> product(String module) {
    return Optional.ofNullable(products.get(module));
  }

  @Override
  public void close() {
    products.values().forEach(LowRank::close);
  }
}
