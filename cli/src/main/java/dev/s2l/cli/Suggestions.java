package dev.s2l.cli;

import dev.s2l.run.Nearest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Suggests the option that was probably meant.
final class Suggestions {
  /// Options as other programs call them.
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("--lr", "--learning-rate"),
          Map.entry("--model", "--proxy"),
          Map.entry("--model-name-or-path", "--proxy"),
          Map.entry("--proxy", "--model"),
          Map.entry("--k", "--num-clusters"),
          Map.entry("--n-clusters", "--num-clusters"),
          Map.entry("--clusters", "--num-clusters"),
          Map.entry("--epochs", "--num-train-epochs"),
          Map.entry("--steps", "--max-steps"),
          Map.entry("--batch-size", "--per-device-train-batch-size"),
          Map.entry("--template", "--prompt-template"),
          Map.entry("--max-seq-length", "--max-length"),
          Map.entry("--cutoff-len", "--max-length"),
          Map.entry("--save-steps", "--record-steps"),
          Map.entry("--output", "--output-dir"),
          Map.entry("--out", "--output-dir"),
          Map.entry("--input", "--data"),
          Map.entry("--dataset", "--data"),
          Map.entry("--train-file", "--data"),
          Map.entry("--size", "--budget"),
          Map.entry("--overwrite-output-dir", "--force-new"),
          Map.entry("--force", "--force-new"));

  private Suggestions() {}

  /// The option that other programs call so, else the nearest, else one that has a word in common.
  ///
  /// @param word with its dashes
  static Optional<String> option(String word, List<String> names) {
    String known = word.replace('_', '-');
    return Optional.ofNullable(ELSEWHERE.get(known))
        .filter(names::contains)
        .or(() -> Nearest.of(known, names))
        .or(() -> sharingAWord(known, names));
  }

  private static Optional<String> sharingAWord(String word, List<String> names) {
    var parts = words(word);
    return names.stream()
        .filter(name -> words(name).stream().anyMatch(parts::contains))
        .min(Comparator.comparingInt(name -> Nearest.distance(word, name)));
  }

  private static List<String> words(String option) {
    return Arrays.stream(option.split("-")).filter(word -> word.length() > 2).toList();
  }
}
