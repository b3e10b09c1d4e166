package dev.s2l.lm.model;

import dev.s2l.lm.model.WeightSpec.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// The parameters of the first layers of an encoder.
///
/// @param parameters by their names without prefix
/// @param files to be closed after the parameters
record EncoderWeights(Map<String, Tensor> parameters, StoredTensors files)
    implements AutoCloseable {
  private static final Start NONE = new Start.Constant(0);

  /// Numbers of positions and types, which older libraries stored among the weights.
  private static final Set<String> BUFFERS =
      Set.of("embeddings.position_ids", "embeddings.token_type_ids");

  /// Reads what the first layers need. Heads and poolers beside the encoder, and further layers,
  /// are not even read; anything else that has no place is refused.
  ///
  /// @throws dev.s2l.run.S2lException (4) naming tensors that are missing, unknown, misshaped or
  ///   not finite
  static EncoderWeights load(Path folder, EncoderConfig config, int layers, Compute compute) {
    var files = StoredTensors.open(folder, ModelFolder.weightFiles(folder));
    try (var scope = new PointerScope()) {
      var names = config.family().names();
      var used = new LinkedHashMap<String, WeightSpec>();
      var missing = new ArrayList<String>();
      for (var spec : layout(config, layers)) {
        stored(spec.name(), names.prefix(), files)
            .ifPresentOrElse(name -> used.put(name, spec), () -> missing.add(spec.name()));
      }
      if (!missing.isEmpty()) {
        throw files.refuse(
            "lacks tensors that config.json asks for: " + StoredTensors.listed(missing));
      }
      var extra =
          files.byName().keySet().stream()
              .filter(name -> !used.containsKey(name) && !isLeft(name, config, layers))
              .toList();
      if (!extra.isEmpty()) {
        throw files.refuse(
            "has tensors that config.json has no place for: " + StoredTensors.listed(extra));
      }
      var parameters = new LinkedHashMap<String, Tensor>();
      used.forEach(
          (name, spec) ->
              parameters.put(spec.name(), files.parameter(name, spec, DType.FLOAT32, compute)));
      return new EncoderWeights(parameters, files);
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /// With or without the prefix; norms of files that came from TensorFlow have other names.
  private static Optional<String> stored(String name, String prefix, StoredTensors files) {
    String old =
        name.replace("LayerNorm.weight", "LayerNorm.gamma")
            .replace("LayerNorm.bias", "LayerNorm.beta");
    return Stream.of(prefix + name, name, prefix + old, old)
        .filter(files.byName()::containsKey)
        .findFirst();
  }

  private static boolean isLeft(String stored, EncoderConfig config, int layers) {
    var names = config.family().names();
    String name =
        stored.startsWith(names.prefix()) ? stored.substring(names.prefix().length()) : stored;
    String root = names.layer().substring(0, names.layer().indexOf('.') + 1);
    if (BUFFERS.contains(name) || !(name.startsWith("embeddings.") || name.startsWith(root))) {
      return true;
    }
    for (int layer = layers; layer < config.size().layers(); layer++) {
      if (name.startsWith(names.layer(layer))) {
        return true;
      }
    }
    return false;
  }

  private static List<WeightSpec> layout(EncoderConfig config, int layers) {
    var specs = new ArrayList<WeightSpec>();
    var size = config.size();
    var names = config.family().names();
    long hidden = size.hidden();
    matrix(specs, EncoderNames.WORDS, size.vocabulary(), hidden);
    matrix(specs, EncoderNames.POSITIONS, size.positions(), hidden);
    if (config.tokenTypes() > 0) {
      matrix(specs, EncoderNames.TYPES, config.tokenTypes(), hidden);
    }
    norm(specs, EncoderNames.EMBEDDING_NORM, hidden);
    for (int layer = 0; layer < layers; layer++) {
      String prefix = names.layer(layer);
      for (String name : List.of(names.query(), names.key(), names.value(), names.output())) {
        linear(specs, prefix + name, hidden, hidden);
      }
      norm(specs, prefix + names.attentionNorm(), hidden);
      linear(specs, prefix + names.up(), hidden, size.intermediate());
      linear(specs, prefix + names.down(), size.intermediate(), hidden);
      norm(specs, prefix + names.mlpNorm(), hidden);
    }
    return specs;
  }

  private static void linear(List<WeightSpec> specs, String name, long in, long out) {
    matrix(specs, name, out, in);
    vector(specs, name + ".bias", out);
  }

  private static void norm(List<WeightSpec> specs, String name, long width) {
    vector(specs, name + ".weight", width);
    vector(specs, name + ".bias", width);
  }

  private static void matrix(List<WeightSpec> specs, String name, long rows, long columns) {
    specs.add(new WeightSpec(name + ".weight", List.of(rows, columns), NONE));
  }

  private static void vector(List<WeightSpec> specs, String name, long width) {
    specs.add(new WeightSpec(name, List.of(width), NONE));
  }

  @Override
  public void close() {
    parameters.values().forEach(Tensor::close);
    files.close();
  }
}
