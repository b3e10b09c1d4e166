package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.EnumWords;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How many tokens the recordings of a run score, in each mode.
final class RecordingCost {
  private final RunSettings settings;
  private final int[] steps;
  private final TokenStore tokens;
  private final Optional<Plan.Target> target;

  /// @param steps of the recordings, ascending
  /// @param target rows that signals are made with
  RecordingCost(
      RunSettings settings, int[] steps, TokenStore tokens, Optional<Plan.Target> target) {
    this.settings = settings;
    this.steps = steps;
    this.tokens = tokens;
    this.target = target;
  }

  /// By the word of the mode.
  SortedMap<String, Long> scoredTokens() {
    var byMode = new TreeMap<String, Long>();
    for (RecordMode mode : RecordMode.values()) {
      byMode.put(EnumWords.of(mode), scoredTokens(mode));
    }
    return byMode;
  }

  private long scoredTokens(RecordMode mode) {
    double recordings =
        switch (mode) {
          case EXACT -> steps.length;
          case FAST -> fastRecordings();
        };
    return Math.round(tokens.manifest().counts().tokens() * recordings) + signalTokens();
  }

  /// In recordings of all rows.
  private double fastRecordings() {
    int[] usable = FastRecording.usable(tokens);
    return FastPlan.of(steps, usable, settings.train().seed()).cost(steps.length, usable.length);
  }

  /// Tokens that are scored for signals alone.
  private long signalTokens() {
    var counts = tokens.manifest().counts();
    return settings.signals().stream()
        .mapToLong(
            signal ->
                switch (signal) {
                  case IFD -> counts.learned();
                  case TARGET_LOSSES -> 2 * counts.tokens();
                  case TARGET_EMBEDDINGS -> target.map(Plan.Target::tokens).orElse(0L);
                  case EMBEDDINGS, GRADIENTS -> 0;
                })
        .sum();
  }
}
