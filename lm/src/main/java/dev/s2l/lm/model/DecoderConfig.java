package dev.s2l.lm.model;

import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How a decoder is built; one record covers every family. It always comes from a Hugging Face
/// `config.json`, as transformers 4 or 5 writes it.
///
/// @param family whose names and layout the weights have
/// @param size how large it is
/// @param attention heads and what they see
/// @param position how positions enter
/// @param block how a layer is put together
/// @param head how hidden rows become logits
/// @param source the `config.json` this was read from, written back by [Decoder#save]
public record DecoderConfig(
    Family family,
    Size size,
    Attention attention,
    Position position,
    Block block,
    Head head,
    String source) {

  /// @param vocabulary rows of the embedding (V)
  /// @param hidden width of the residual stream (H)
  /// @param layers number of blocks
  /// @param intermediate width inside the MLP
  /// @param positions longest sequence the model was made for
  /// @param initializerRange standard deviation of fresh weights
  public record Size(
      int vocabulary,
      int hidden,
      int layers,
      int intermediate,
      int positions,
      double initializerRange) {}

  /// @param heads query heads (N)
  /// @param keyValueHeads heads of keys and values (K), a divisor of `heads`
  /// @param headDimension width of a head (D); N × D need not be the hidden size
  /// @param windows per layer how many positions a position sees, itself included; 0 is all
  /// @param inputBias whether the projections to queries, keys and values have a bias
  /// @param outputBias whether the projection of the heads' output has a bias
  /// @param queryKeyNorm whether queries and keys are normalised head by head before rotation
  public record Attention(
      int heads,
      int keyValueHeads,
      int headDimension,
      List<Integer> windows,
      boolean inputBias,
      boolean outputBias,
      boolean queryKeyNorm) {
    public Attention {
      windows = List.copyOf(windows);
    }

    /// Query heads that share a key-value head (G).
    int group() {
      return heads / keyValueHeads;
    }

    /// What the product of a query and a key is multiplied with.
    double scale() {
      return 1 / Math.sqrt(headDimension);
    }
  }

  /// How positions enter.
  public sealed interface Position {
    /// A learned vector per position is added to the embedding.
    record Learned() implements Position {}

    /// Queries and keys are rotated.
    ///
    /// @param theta base of the angles
    /// @param dimensions how many of a head's dimensions rotate; even
    /// @param scaling how the angles are stretched
    record Rotary(double theta, int dimensions, Scaling scaling) implements Position {}
  }

  /// How rotary angles are stretched to sequences longer than those of pretraining.
  public sealed interface Scaling {
    record None() implements Scaling {}

    /// All frequencies divided by `factor`.
    record Linear(double factor) implements Scaling {}

    /// Llama 3: low frequencies divided by `factor`, high ones kept, a ramp between.
    record Llama3(
        double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalPositions)
        implements Scaling {}
  }

  /// @param norm the normalisation before attention, before the MLP and at the end
  /// @param residual how the two halves of a layer are added to the residual stream
  /// @param mlp the MLP
  public record Block(Norm norm, Residual residual, Mlp mlp) {}

  /// @param kind with or without subtracting the mean
  /// @param epsilon added to the variance
  public record Norm(NormKind kind, double epsilon) {}

  public enum NormKind {
    /// Weight and bias, mean subtracted.
    LAYER_NORM,
    /// Weight only, mean not subtracted.
    RMS_NORM
  }

  public enum Residual {
    /// `x + attention(norm₁ x)`, then `x + mlp(norm₂ x)`.
    SEQUENTIAL,
    /// `x + attention(norm₁ x) + mlp(norm₂ x)`.
    PARALLEL,
    /// `x + attention(norm x) + mlp(norm x)`.
    PARALLEL_SHARED_NORM
  }

  /// @param activation between the projections
  /// @param gated `down(activation(gate x) · up x)` instead of `down(activation(up x))`
  /// @param bias whether its projections have a bias
  public record Mlp(Activation activation, boolean gated, boolean bias) {}

  public enum Activation {
    /// With the error function.
    GELU,
    /// With the hyperbolic tangent.
    GELU_TANH,
    SILU,
    RELU
  }

  /// @param tied whether the embedding also serves as the head's weight
  /// @param bias whether the head has a bias
  public record Head(boolean tied, boolean bias) {}

  /// The shares of values that training leaves out where the configuration is followed (dropout),
  /// by key; those above 0. The decoder computes none of them.
  public SortedMap<String, Double> dropouts() {
    var json = ConfigReader.parse(source, ModelFolder.CONFIG);
    var asked = new TreeMap<String, Double>();
    family
        .mapping()
        .dropouts()
        .forEach(
            (key, usual) -> {
              double share = json.contains(key) ? json.value(key).asDouble(0) : usual;
              if (share > 0) {
                asked.put(key, share);
              }
            });
    return asked;
  }

  /// Keys with a value that are not known here, ascending: they may change what the model computes.
  public List<String> unknownOptions() {
    var json = ConfigReader.parse(source, ModelFolder.CONFIG);
    return UnknownOptions.of(json, family.mapping().dropouts().keySet());
  }

  /// Reads `config.json`.
  ///
  /// @param file named in errors
  /// @throws S2lException (4) naming the key that is missing, wrong or not implemented
  public static DecoderConfig read(Path file) {
    return parse(ConfigReader.text(file), file.toString());
  }

  /// Reads the text of a `config.json`.
  ///
  /// @param name of the file, for errors
  public static DecoderConfig parse(String json, String name) {
    var options = ConfigReader.parse(json, name);
    var family = Family.of(options);
    UnsupportedOptions.refuse(options);
    return family.mapping().config(family, options);
  }
}
