package dev.s2l.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was probably meant.
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

  /// The name at the smallest distance, if that is no more than a slip.
  static Optional<String> nearest(String word, List<String> names) {
    return names.stream()
        .filter(name -> distance(word, name) <= Math.max(2, word.length() / 3))
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /// The option that is called otherwise elsewhere, the nearest, or one that has a word in common.
  ///
  /// @param word with its dashes
  static Optional<String> option(String word, List<String> names) {
    String known = word.replace('_', '-');
    return Optional.ofNullable(ELSEWHERE.get(known))
        .filter(names::contains)
        .or(() -> nearest(known, names))
        .or(() -> sharingAWord(known, names));
  }

  private static Optional<String> sharingAWord(String word, List<String> names) {
    var parts = words(word);
    return names.stream()
        .filter(name -> words(name).stream().anyMatch(parts::contains))
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  private static List<String> words(String option) {
    return Arrays.stream(option.split("-")).filter(word -> word.length() > 2).toList();
  }

  /// Levenshtein's edit distance.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
