package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What the length of a response is counted in.
public enum LengthUnit {
  /// Learned tokens, as the recorder counted them.
  @JsonProperty("tokens")
  TOKENS,
  /// Characters of the whole response, where the recorder counted no tokens.
  @JsonProperty("characters")
  CHARACTERS;

  /// The word in `card.json`.
  public String word() {
    return switch (this) {
      case TOKENS -> "tokens";
      case CHARACTERS -> "characters";
    };
  }
}
