package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.embedding;

import dev.s2l.lm.model.DecoderConfig.NormKind;
import dev.s2l.lm.model.EncoderLayer.Dense;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// A vector for each token of a text, which depends on the whole text: BERT and its kin, in
/// float32. Owns its parameters until closed. Threads may share one. Records no gradients.
public final class Encoder implements AutoCloseable {
  private final EncoderConfig config;
  private final Compute compute;
  private final EncoderWeights weights;
  private final List<TensorOptional> optionals = new ArrayList<>();
  private final Norm embeddingNorm;
  private final List<EncoderLayer> layers = new ArrayList<>();

  private Encoder(EncoderConfig config, int count, Compute compute, EncoderWeights weights) {
    this.config = config;
    this.compute = compute;
    this.weights = weights;
    embeddingNorm = norm(EncoderNames.EMBEDDING_NORM);
    var names = config.family().names();
    for (int i = 0; i < count; i++) {
      String prefix = names.layer(i);
      layers.add(
          new EncoderLayer(
              dense(prefix + names.query()),
              dense(prefix + names.key()),
              dense(prefix + names.value()),
              dense(prefix + names.output()),
              norm(prefix + names.attentionNorm()),
              dense(prefix + names.up()),
              dense(prefix + names.down()),
              norm(prefix + names.mlpNorm()),
              config.size().heads(),
              config.activation()));
    }
  }

  /// Loads the first layers of a Hugging Face folder.
  ///
  /// @param layers how many, from 0 (the embedding) to all
  /// @throws S2lException (4) naming what is wrong with the folder, or that it has fewer layers
  public static Encoder load(Path folder, int layers, Compute compute) {
    if (!Files.isDirectory(folder)) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s is no folder; expected that of an encoder, with config.json, model.safetensors"
                  + " and tokenizer.json.",
              folder));
    }
    var config = EncoderConfig.read(folder.resolve(ModelFolder.CONFIG));
    if (layers < 0 || layers > config.size().layers()) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "layer %d of the encoder in %s was asked for; it has %d.",
              layers, folder, config.size().layers()));
    }
    return new Encoder(
        config, layers, compute, EncoderWeights.load(folder, config, layers, compute));
  }

  public EncoderConfig config() {
    return config;
  }

  /// What it is computed with.
  public Compute compute() {
    return compute;
  }

  /// The output of the last layer that was loaded.
  ///
  /// @param texts the tokens of each, marks included; at least one, none empty nor longer than
  ///   [EncoderConfig#maxLength()]
  /// @return (B, S, H) with S tokens of the longest, in the scope of the caller; what stands behind
  ///   a text's own tokens means nothing
  public Tensor hidden(List<int[]> texts) {
    int width = texts.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    if (width > config.maxLength()) {
      throw new IllegalArgumentException(
          Phrase.of("%d tokens, at most %d have positions", width, config.maxLength()));
    }
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var mask = mask(texts, width);
      var x = embedded(texts, width);
      for (var layer : layers) {
        var next = layer.of(x, mask);
        x.close();
        x = next;
      }
      return Scopes.leave(scope, x);
    }
  }

  private Tensor embedded(List<int[]> texts, int width) {
    try (var scope = new PointerScope()) {
      var ids = new long[texts.size() * width];
      for (int b = 0; b < texts.size(); b++) {
        for (int t = 0; t < texts.get(b).length; t++) {
          ids[b * width + t] = texts.get(b)[t];
        }
      }
      var x =
          embedding(
              parameter(EncoderNames.WORDS + ".weight"),
              compute.place(Torch.longs(ids, texts.size(), width)));
      if (config.tokenTypes() > 0) {
        x.add_(parameter(EncoderNames.TYPES + ".weight").narrow(0, 0, 1));
      }
      x.add_(
          parameter(EncoderNames.POSITIONS + ".weight").narrow(0, config.firstPosition(), width));
      return Scopes.leave(scope, embeddingNorm.of(x));
    }
  }

  private TensorOptional mask(List<int[]> texts, int width) {
    if (texts.stream().allMatch(ids -> ids.length == width)) {
      return Tensors.NO_TENSOR;
    }
    var closed = new float[texts.size() * width];
    for (int b = 0; b < texts.size(); b++) {
      Arrays.fill(
          closed, b * width + texts.get(b).length, (b + 1) * width, Float.NEGATIVE_INFINITY);
    }
    return new TensorOptional(
        compute.place(Torch.floats(closed, texts.size(), 1, 1, width)).expand(-1, 1, width, -1));
  }

  private Dense dense(String name) {
    return new Dense(parameter(name + ".weight"), optional(name + ".bias"));
  }

  private Norm norm(String name) {
    return new Norm(
        NormKind.LAYER_NORM,
        config.size().hidden(),
        optional(name + ".weight"),
        optional(name + ".bias"),
        config.epsilon());
  }

  private TensorOptional optional(String name) {
    var optional = Scopes.keep(new TensorOptional(parameter(name)));
    optionals.add(optional);
    return optional;
  }

  private Tensor parameter(String name) {
    return Objects.requireNonNull(weights.parameters().get(name), name);
  }

  /// Frees the parameters.
  @Override
  public void close() {
    optionals.forEach(TensorOptional::close);
    weights.close();
    NativeSettings.release();
  }
}
