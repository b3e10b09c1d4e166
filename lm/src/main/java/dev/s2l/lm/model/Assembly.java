package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.NormKind;
import dev.s2l.lm.model.WeightNames.InputNames;
import dev.s2l.lm.model.WeightNames.MlpNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// Puts parameters together to layers.
final class Assembly {
  private final DecoderConfig config;
  private final Map<String, Tensor> parameters;
  private final WeightNames names;
  private final DType dtype;
  private final Optional<Adapter> adapter;
  private final List<TensorOptional> owned = new ArrayList<>();
  private final List<Int8Weight> int8 = new ArrayList<>();

  /// @param adapter adds to projections of the layers
  Assembly(
      DecoderConfig config,
      DType dtype,
      Map<String, Tensor> parameters,
      Optional<Adapter> adapter) {
    this.config = config;
    this.parameters = parameters;
    this.adapter = adapter;
    this.dtype = dtype;
    this.names = config.family().mapping().names(config);
  }

  /// What was made here and holds on to parameters; close it with them.
  List<TensorOptional> owned() {
    return List.copyOf(owned);
  }

  /// As [#owned], of weights that are multiplied in int8.
  List<Int8Weight> int8() {
    return List.copyOf(int8);
  }

  Tensor embedding() {
    return parameter(names.embedding() + ".weight");
  }

  Optional<Tensor> positions() {
    return names.positions().isEmpty()
        ? Optional.empty()
        : Optional.of(parameter(names.positions() + ".weight"));
  }

  Norm finalNorm() {
    return norm(names.finalNorm(), config.size().hidden());
  }

  Linear head() {
    var weight = config.head().tied() ? embedding() : parameter(names.head() + ".weight");
    return new Linear(
        weight, optional(names.head() + ".bias"), false, int8(weight, false), Optional.empty());
  }

  List<Layer> layers() {
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < config.size().layers(); i++) {
      layers.add(layer(i));
    }
    return List.copyOf(layers);
  }

  private Layer layer(int number) {
    var layer = names.layer();
    String prefix = layer.prefix().replace("%d", Integer.toString(number));
    int hidden = config.size().hidden();
    var attentionNorm = norm(prefix + layer.attentionNorm(), hidden);
    return new Layer(
        config.block().residual(),
        attentionNorm,
        new Attention(number, input(prefix), linear(prefix + layer.output())),
        layer.mlpNorm().isEmpty() ? attentionNorm : norm(prefix + layer.mlpNorm(), hidden),
        mlp(prefix));
  }

  private QueryKeyValue input(String prefix) {
    var shape = config.attention();
    int width = shape.headDimension();
    return switch (names.layer().input()) {
      case InputNames.PerHead(String name) ->
          new QueryKeyValue.PerHead(linear(prefix + name), shape.heads(), width);
      case InputNames.Blocks(String name) ->
          new QueryKeyValue.Blocks(
              linear(prefix + name), shape.heads(), shape.keyValueHeads(), width);
      case InputNames.Separate separate ->
          new QueryKeyValue.Separate(
              linear(prefix + separate.query()),
              linear(prefix + separate.key()),
              linear(prefix + separate.value()),
              headNorm(prefix + separate.queryNorm()),
              headNorm(prefix + separate.keyNorm()),
              width);
    };
  }

  private Optional<Norm> headNorm(String name) {
    return config.attention().queryKeyNorm()
        ? Optional.of(norm(name, config.attention().headDimension()))
        : Optional.empty();
  }

  private Mlp mlp(String prefix) {
    var activation = config.block().mlp().activation();
    return switch (names.layer().mlp()) {
      case MlpNames.Plain(String up, String down) ->
          new Mlp.Plain(linear(prefix + up), linear(prefix + down), activation);
      case MlpNames.Gated(String gate, String up, String down) ->
          new Mlp.Gated(
              linear(prefix + gate), linear(prefix + up), linear(prefix + down), activation);
      case MlpNames.GatedFused(String gateUp, String down) ->
          new Mlp.GatedFused(linear(prefix + gateUp), linear(prefix + down), activation);
    };
  }

  private Linear linear(String name) {
    var weight = parameter(name + ".weight");
    boolean inputMajor = names.layer().inputMajor();
    return new Linear(
        weight,
        optional(name + ".bias"),
        inputMajor,
        int8(weight, inputMajor),
        adapter.flatMap(all -> all.product(name)));
  }

  private Optional<Int8Weight> int8(Tensor weight, boolean inputMajor) {
    if (dtype != DType.INT8) {
      return Optional.empty();
    }
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var made = Int8Weight.of(inputMajor ? weight.t() : weight);
      int8.add(made);
      return Optional.of(made);
    }
  }

  private Norm norm(String name, int width) {
    var norm = config.block().norm();
    var bias = norm.kind() == NormKind.LAYER_NORM ? optional(name + ".bias") : Tensors.NO_TENSOR;
    return new Norm(norm.kind(), width, optional(name + ".weight"), bias, norm.epsilon());
  }

  private Tensor parameter(String name) {
    var parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalStateException("the layout has no parameter " + name);
    }
    return parameter;
  }

  private TensorOptional optional(String name) {
    var parameter = parameters.get(name);
    if (parameter == null) {
      return Tensors.NO_TENSOR;
    }
    var optional = Scopes.keep(new TensorOptional(parameter));
    owned.add(optional);
    return optional;
  }
}
