package dev.s2l.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.EnumWords;
import dev.s2l.run.S2lException;

/// Which published form of the method is followed.
public enum Preset {
  /// Algorithm 1 of the paper: clusters over all rows, each with its fair share.
  @JsonProperty("paper")
  PAPER,
  /// The official code: the budget is split over sources first, clusters are made inside each
  /// source, clusters of at most two rows are set aside and only fill what is left.
  @JsonProperty("reference")
  REFERENCE;

  /// The name on the command line and in `card.json`.
  public String word() {
    return EnumWords.of(this);
  }

  /// @throws S2lException (2) for an unknown name
  public static Preset named(String name) {
    return EnumWords.named(Preset.class, "--preset", name);
  }
}
