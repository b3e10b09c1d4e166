package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Activation;
import dev.s2l.run.S2lException;
import java.nio.file.Path;

/// How an encoder is built, from a Hugging Face `config.json`.
///
/// @param family whose names the weights have
/// @param size how large it is
/// @param firstPosition the position of the first token
/// @param tokenTypes rows of the embedding of token types, of which the first is added to every
///   token; 0 if there is none
/// @param activation inside the MLP
/// @param epsilon of the norms
public record EncoderConfig(
    EncoderFamily family,
    Size size,
    int firstPosition,
    int tokenTypes,
    Activation activation,
    double epsilon) {

  /// @param vocabulary rows of the embedding
  /// @param hidden width of a token's vector (H)
  /// @param layers number of layers
  /// @param heads of attention; a divisor of `hidden`
  /// @param intermediate width inside the MLP
  /// @param positions rows of the embedding of positions
  public record Size(
      int vocabulary, int hidden, int layers, int heads, int intermediate, int positions) {}

  /// Most tokens of a text, marks included.
  public int maxLength() {
    return size.positions() - firstPosition;
  }

  /// Reads `config.json`.
  ///
  /// @throws S2lException (4) naming the key that is missing, wrong or not implemented
  public static EncoderConfig read(Path file) {
    return parse(ConfigReader.text(file), file.toString());
  }

  /// Reads the text of a `config.json`.
  ///
  /// @param name of the file, for errors
  static EncoderConfig parse(String json, String name) {
    var config = ConfigReader.parse(json, name);
    var family = EncoderFamily.of(config);
    UnsupportedOptions.refuse(config);
    if (config.flag("is_decoder", false)) {
      throw config.refuse("is_decoder", "is true", "false: an encoder that sees both sides");
    }
    return switch (family) {
      case BERT -> of(family, config, 0);
      case ROBERTA -> of(family, config, config.whole("pad_token_id", 1) + 1);
      case DISTILBERT -> distilBert(config);
    };
  }

  private static EncoderConfig of(EncoderFamily family, ConfigReader config, int firstPosition) {
    var shape = new ConfigShape(config);
    var size =
        new Size(
            config.positive("vocab_size"),
            shape.hidden(),
            shape.layers(),
            shape.heads(),
            config.positive("intermediate_size"),
            config.positive("max_position_embeddings"));
    return checked(
        new EncoderConfig(
            family,
            size,
            firstPosition,
            config.positive("type_vocab_size", 2),
            config.activation("hidden_act", Activation.GELU),
            config.number("layer_norm_eps", 1e-12)),
        config,
        "hidden_size");
  }

  private static EncoderConfig distilBert(ConfigReader config) {
    var size =
        new Size(
            config.positive("vocab_size"),
            config.positive("dim"),
            config.positive("n_layers"),
            config.positive("n_heads"),
            config.positive("hidden_dim"),
            config.positive("max_position_embeddings"));
    return checked(
        new EncoderConfig(
            EncoderFamily.DISTILBERT,
            size,
            0,
            0,
            config.activation("activation", Activation.GELU),
            1e-12),
        config,
        "dim");
  }

  private static EncoderConfig checked(EncoderConfig found, ConfigReader config, String width) {
    var size = found.size();
    if (size.hidden() % size.heads() != 0) {
      throw config.refuse(width, "is " + size.hidden(), "a multiple of " + size.heads() + " heads");
    }
    if (found.maxLength() < 3) {
      throw config.refuse(
          "max_position_embeddings",
          "is " + size.positions(),
          "room for two marks and a token from position " + found.firstPosition() + " on");
    }
    return found;
  }
}
