package dev.s2l.suspect;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.EnumWords;
import dev.s2l.run.S2lException;

/// The kinds of suspects: what may be wrong with a row, judged by its losses and its text.
public enum SuspectKind {
  /// The loss stays high to the end, far above rows like it.
  @JsonProperty("never-learned")
  NEVER_LEARNED,
  /// The loss fell and rose again.
  @JsonProperty("forgotten")
  FORGOTTEN,
  /// The loss at one step is far above the losses before and after it.
  @JsonProperty("spiky")
  SPIKY,
  /// The loss is near zero from the start: the model knew the response, or there is nothing to
  /// learn.
  @JsonProperty("learned-at-once")
  LEARNED_AT_ONCE,
  /// Nearly the same text as an earlier row.
  @JsonProperty("near-duplicate")
  NEAR_DUPLICATE,
  /// The response stops before its end.
  @JsonProperty("truncated")
  TRUNCATED,
  /// The response lost its end, because the row is longer than `--max-length`.
  @JsonProperty("cut-response")
  CUT_RESPONSE,
  /// The response shares no more words with its prompt than with those of other rows.
  @JsonProperty("mismatched")
  MISMATCHED,
  /// The response has no letter and no digit.
  @JsonProperty("empty-target")
  EMPTY_TARGET;

  /// The name on the command line and in `suspects.jsonl`.
  public String word() {
    return EnumWords.of(this);
  }

  /// @throws S2lException (2) for an unknown name
  public static SuspectKind named(String name) {
    return EnumWords.named(SuspectKind.class, "--exclude", name);
  }
}
