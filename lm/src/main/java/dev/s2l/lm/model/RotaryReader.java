package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Position.Rotary;
import dev.s2l.lm.model.DecoderConfig.Scaling;
import dev.s2l.run.Phrase;
import java.util.stream.DoubleStream;

/// Reads rotary settings: `rope_parameters` as transformers 5 writes it; as 4 does, `rope_theta`,
/// `partial_rotary_factor` (GPT-NeoX: `rotary_emb_base`, `rotary_pct`) and `rope_scaling`.
final class RotaryReader {
  private static final double THETA = 10_000;

  private RotaryReader() {}

  /// @param share the family's default share of a head's dimensions that rotate
  static Rotary rotary(ConfigReader json, int headDimension, double share) {
    var inner = json.object("rope_parameters").or(() -> json.object("rope_scaling")).orElse(json);
    double theta =
        firstOf(
            inner.number("rope_theta", 0),
            json.number("rotary_emb_base", 0),
            json.number("rope_theta", THETA));
    double rotating =
        firstOf(
            inner.number("partial_rotary_factor", 0),
            json.number("rotary_pct", 0),
            json.number("partial_rotary_factor", share));
    int dimensions = (int) (headDimension * rotating);
    if (rotating > 1 || dimensions < 2 || dimensions % 2 != 0) {
      throw json.refuse(
          "partial_rotary_factor",
          Phrase.of(
              "is %s, which rotates %d of %d dimensions", rotating, dimensions, headDimension),
          "an even number of them");
    }
    return new Rotary(theta, dimensions, inner == json ? new Scaling.None() : scaling(inner));
  }

  private static double firstOf(double... candidates) {
    return DoubleStream.of(candidates).filter(value -> value > 0).findFirst().orElseThrow();
  }

  private static Scaling scaling(ConfigReader json) {
    for (String layers : new String[] {"full_attention", "sliding_attention"}) {
      if (json.has(layers)) {
        throw json.refuse(layers, "gives layers rotations of their own", "one rotation for all");
      }
    }
    String key = json.has("rope_type") ? "rope_type" : "type";
    return switch (json.text(key, "default")) {
      case "default" -> new Scaling.None();
      case "linear" -> new Scaling.Linear(json.number("factor"));
      case "llama3" ->
          new Scaling.Llama3(
              json.number("factor"),
              json.number("low_freq_factor"),
              json.number("high_freq_factor"),
              json.positive("original_max_position_embeddings"));
      default ->
          throw json.refuse(
              key,
              "is " + json.shown(key) + ", which s2l does not implement",
              "default, linear or llama3");
    };
  }
}
