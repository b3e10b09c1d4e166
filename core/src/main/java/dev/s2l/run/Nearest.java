package dev.s2l.run;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the known word that is nearest to a misspelt one.
public final class Nearest {
  private Nearest() {}

  /// The known word that was probably meant. At most two letters, or a third of them, differ.
  public static Optional<String> of(String word, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(word, name) <= Math.max(2, word.length() / 3))
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /// What a message adds for it: ` Did you mean WORD?`; empty if no known word is near.
  public static String advice(String word, Collection<String> known) {
    return of(word, known).map(near -> " Did you mean " + near + "?").orElse("");
  }

  /// Levenshtein's edit distance.
  public static int distance(String a, String b) {
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
