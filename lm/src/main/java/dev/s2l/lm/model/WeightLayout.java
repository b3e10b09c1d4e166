package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.NormKind;
import dev.s2l.lm.model.WeightNames.InputNames;
import dev.s2l.lm.model.WeightNames.MlpNames;
import dev.s2l.lm.model.WeightSpec.Start;
import java.util.ArrayList;
import java.util.List;

/// Every parameter that a configuration asks for, from the embedding to the head.
public final class WeightLayout {
  private static final Start ZERO = new Start.Constant(0);
  private static final Start ONE = new Start.Constant(1);

  private final DecoderConfig config;
  private final WeightNames names;
  private final List<WeightSpec> specs = new ArrayList<>();

  private WeightLayout(DecoderConfig config) {
    this.config = config;
    this.names = config.family().mapping().names(config);
  }

  /// How many numbers the parameters have; a tied head counts once.
  public static long numbers(DecoderConfig config) {
    return of(config).stream().mapToLong(WeightSpec::numbers).sum();
  }

  /// In the order of the layers.
  public static List<WeightSpec> of(DecoderConfig config) {
    var layout = new WeightLayout(config);
    layout.embeddings();
    for (int layer = 0; layer < config.size().layers(); layer++) {
      layout.layer(layout.names.layer().prefix().replace("%d", Integer.toString(layer)));
    }
    layout.norm(layout.names.finalNorm(), config.size().hidden());
    layout.head();
    return List.copyOf(layout.specs);
  }

  private void embeddings() {
    var size = config.size();
    weight(names.embedding(), size.vocabulary(), size.hidden(), size.initializerRange());
    if (!names.positions().isEmpty()) {
      weight(names.positions(), size.positions(), size.hidden(), size.initializerRange());
    }
  }

  private void head() {
    if (!config.head().tied()) {
      var size = config.size();
      weight(names.head(), size.vocabulary(), size.hidden(), size.initializerRange());
    }
    if (config.head().bias()) {
      specs.add(
          new WeightSpec(names.head() + ".bias", List.of((long) config.size().vocabulary()), ZERO));
    }
  }

  private void layer(String prefix) {
    var layer = names.layer();
    norm(prefix + layer.attentionNorm(), config.size().hidden());
    attention(prefix);
    if (!layer.mlpNorm().isEmpty()) {
      norm(prefix + layer.mlpNorm(), config.size().hidden());
    }
    mlp(prefix);
  }

  private void attention(String prefix) {
    var attention = config.attention();
    int hidden = config.size().hidden();
    int queries = attention.heads() * attention.headDimension();
    int keys = attention.keyValueHeads() * attention.headDimension();
    boolean bias = attention.inputBias();
    switch (names.layer().input()) {
      case InputNames.Blocks(String name) ->
          linear(prefix + name, hidden, queries + 2 * keys, bias);
      case InputNames.PerHead(String name) ->
          linear(prefix + name, hidden, queries + 2 * keys, bias);
      case InputNames.Separate separate -> {
        linear(prefix + separate.query(), hidden, queries, bias);
        linear(prefix + separate.key(), hidden, keys, bias);
        linear(prefix + separate.value(), hidden, keys, bias);
        if (attention.queryKeyNorm()) {
          norm(prefix + separate.queryNorm(), attention.headDimension());
          norm(prefix + separate.keyNorm(), attention.headDimension());
        }
      }
    }
    residualLinear(prefix + names.layer().output(), queries, hidden, attention.outputBias());
  }

  private void mlp(String prefix) {
    int hidden = config.size().hidden();
    int inner = config.size().intermediate();
    boolean bias = config.block().mlp().bias();
    switch (names.layer().mlp()) {
      case MlpNames.Plain(String up, String down) -> {
        linear(prefix + up, hidden, inner, bias);
        residualLinear(prefix + down, inner, hidden, bias);
      }
      case MlpNames.Gated(String gate, String up, String down) -> {
        linear(prefix + gate, hidden, inner, bias);
        linear(prefix + up, hidden, inner, bias);
        residualLinear(prefix + down, inner, hidden, bias);
      }
      case MlpNames.GatedFused(String gateUp, String down) -> {
        linear(prefix + gateUp, hidden, 2 * inner, bias);
        residualLinear(prefix + down, inner, hidden, bias);
      }
    }
  }

  private void norm(String name, int width) {
    specs.add(new WeightSpec(name + ".weight", List.of((long) width), ONE));
    if (config.block().norm().kind() == NormKind.LAYER_NORM) {
      specs.add(new WeightSpec(name + ".bias", List.of((long) width), ZERO));
    }
  }

  private void linear(String name, int in, int out, boolean bias) {
    linear(name, in, out, bias, config.size().initializerRange());
  }

  /// Projections back into the residual stream; GPT-2 starts them smaller the deeper it is.
  private void residualLinear(String name, int in, int out, boolean bias) {
    double deviation = config.size().initializerRange();
    boolean scaled = config.family().mapping().scalesResidualStart();
    linear(
        name,
        in,
        out,
        bias,
        scaled ? deviation / Math.sqrt(2.0 * config.size().layers()) : deviation);
  }

  private void linear(String name, int in, int out, boolean bias, double deviation) {
    if (names.layer().inputMajor()) {
      weight(name, in, out, deviation);
    } else {
      weight(name, out, in, deviation);
    }
    if (bias) {
      specs.add(new WeightSpec(name + ".bias", List.of((long) out), ZERO));
    }
  }

  private void weight(String name, long rows, long columns, double deviation) {
    specs.add(
        new WeightSpec(name + ".weight", List.of(rows, columns), new Start.Normal(deviation)));
  }
}
