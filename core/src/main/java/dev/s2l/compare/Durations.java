package dev.s2l.compare;

import dev.s2l.run.Phrase;

/// Seconds in words.
final class Durations {
  private Durations() {}

  static String words(double seconds) {
    if (seconds < 60) {
      return Sentences.fixed(seconds, seconds < 10 ? 1 : 0) + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60 ? minutes + " min" : Phrase.of("%d h %02d min", minutes / 60, minutes % 60);
  }
}
