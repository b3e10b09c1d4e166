package dev.s2l.suspect;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What can be wrong with a row, as far as its losses and its text tell.
public enum SuspectKind {
  /// The loss stays high to the end, far above rows like it.
  @JsonProperty("never-learned")
  NEVER_LEARNED("never-learned"),
  /// The loss fell and came back.
  @JsonProperty("forgotten")
  FORGOTTEN("forgotten"),
  /// One recording stands far above its neighbours.
  @JsonProperty("spiky")
  SPIKY("spiky"),
  /// The loss is near zero from the start: the response was known, or nothing is learned.
  @JsonProperty("learned-at-once")
  LEARNED_AT_ONCE("learned-at-once"),
  /// Nearly the same text as an earlier row.
  @JsonProperty("near-duplicate")
  NEAR_DUPLICATE("near-duplicate"),
  /// The response stops before its end.
  @JsonProperty("truncated")
  TRUNCATED("truncated"),
  /// The response lost its end, because the row is longer than `--max-length`.
  @JsonProperty("cut-response")
  CUT_RESPONSE("cut-response"),
  /// The response shares no more words with its prompt than with those of other rows.
  @JsonProperty("mismatched")
  MISMATCHED("mismatched"),
  /// The response says nothing.
  @JsonProperty("empty-target")
  EMPTY_TARGET("empty-target");

  private final String word;

  SuspectKind(String word) {
    this.word = word;
  }

  /// The name on the command line and in `suspects.jsonl`.
  public String word() {
    return word;
  }

  /// @throws S2lException (2) for an unknown name
  public static SuspectKind named(String name) {
    for (SuspectKind kind : values()) {
      if (kind.word.equals(name)) {
        return kind;
      }
    }
    throw new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "--exclude %s: expected one of %s.",
            name,
            Arrays.stream(values()).map(SuspectKind::word).collect(Collectors.joining(", "))));
  }
}
