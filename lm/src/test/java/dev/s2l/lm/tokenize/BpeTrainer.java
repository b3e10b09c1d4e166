package dev.s2l.lm.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Trains a byte-level BPE vocabulary (Sennrich et al. 2016; bytes as in GPT-2): merges the most
/// frequent pair of neighbours until the vocabulary is full. Of equally frequent pairs the one with
/// the lower token numbers goes first, so the same counts give the same vocabulary.
final class BpeTrainer {
  /// GPT-2's rule of what may be merged: letters, digits or signs, with one space in front.
  private static final Pattern PIECES =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  private final TreeMap<String, Long> pieces = new TreeMap<>();

  /// Token numbers in order of birth: bytes first, then one a merge.
  record Trained(Map<String, Integer> vocabulary, List<List<String>> merges) {}

  private record Pair(int left, int right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      return left != other.left
          ? Integer.compare(left, other.left)
          : Integer.compare(right, other.right);
    }
  }

  void add(String text, long weight) {
    var matcher = PIECES.matcher(text);
    while (matcher.find()) {
      pieces.merge(bytesAsLetters(matcher.group()), weight, Long::sum);
    }
  }

  /// @param reserved tokens that get the first numbers and take no part in merges
  Trained train(int vocabularySize, List<String> reserved) {
    var names = new ArrayList<String>(reserved);
    for (int b : BYTE_ORDER) {
      names.add(letter(b));
    }
    var numbers = new HashMap<String, Integer>();
    for (String name : names) {
      numbers.put(name, numbers.size());
    }
    var words = new ArrayList<int[]>();
    var weights = new ArrayList<Long>();
    pieces.forEach(
        (piece, weight) -> {
          words.add(piece.chars().map(c -> numbers.get(Character.toString(c))).toArray());
          weights.add(weight);
        });
    var counts = new HashMap<Pair, Long>();
    var places = new HashMap<Pair, TreeSet<Integer>>();
    for (int w = 0; w < words.size(); w++) {
      count(words.get(w), w, weights.get(w), counts, places);
    }
    var merges = new ArrayList<List<String>>();
    while (names.size() < vocabularySize && !counts.isEmpty()) {
      Pair best = best(counts);
      String left = names.get(best.left());
      String right = names.get(best.right());
      merges.add(List.of(left, right));
      Integer known = numbers.putIfAbsent(left + right, names.size());
      int merged = known == null ? names.size() : known;
      if (known == null) {
        names.add(left + right);
      }
      for (int w : List.copyOf(places.getOrDefault(best, new TreeSet<>()))) {
        count(words.get(w), w, -weights.get(w), counts, places);
        words.set(w, merge(words.get(w), best, merged));
        count(words.get(w), w, weights.get(w), counts, places);
      }
    }
    var vocabulary = new LinkedHashMap<String, Integer>();
    for (String name : names) {
      vocabulary.put(name, vocabulary.size());
    }
    return new Trained(vocabulary, merges);
  }

  private static Pair best(Map<Pair, Long> counts) {
    Pair best = null;
    long most = 0;
    for (var entry : counts.entrySet()) {
      long count = entry.getValue();
      if (count > most || count == most && best != null && entry.getKey().compareTo(best) < 0) {
        best = entry.getKey();
        most = count;
      }
    }
    return java.util.Objects.requireNonNull(best);
  }

  private static void count(
      int[] word,
      int number,
      long weight,
      Map<Pair, Long> counts,
      Map<Pair, TreeSet<Integer>> places) {
    for (int i = 0; i + 1 < word.length; i++) {
      var pair = new Pair(word[i], word[i + 1]);
      if (counts.merge(pair, weight, Long::sum) == 0) {
        counts.remove(pair);
      }
      var words = places.computeIfAbsent(pair, p -> new TreeSet<>());
      if (weight > 0) {
        words.add(number);
      } else {
        words.remove(number);
      }
    }
  }

  private static int[] merge(int[] word, Pair pair, int merged) {
    var result = new int[word.length];
    int length = 0;
    for (int i = 0; i < word.length; i++) {
      boolean here = i + 1 < word.length && word[i] == pair.left() && word[i + 1] == pair.right();
      result[length++] = here ? merged : word[i];
      i += here ? 1 : 0;
    }
    return java.util.Arrays.copyOf(result, length);
  }

  /// GPT-2's stand-ins: printable bytes are themselves, the others letters from U+0100 on.
  private static final int[] BYTE_ORDER = new int[256];

  private static final char[] LETTERS = new char[256];

  static {
    int printable = 0;
    int next = 0x100;
    for (int pass = 0; pass < 2; pass++) {
      for (int b = 0; b < 256; b++) {
        boolean shown = b > 32 && b < 127 || b > 160 && b != 173;
        if (shown == (pass == 0)) {
          LETTERS[b] = shown ? (char) b : (char) next++;
          BYTE_ORDER[printable++] = b;
        }
      }
    }
  }

  private static String letter(int b) {
    return Character.toString(LETTERS[b]);
  }

  private static String bytesAsLetters(String piece) {
    var letters = new StringBuilder();
    for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
      letters.append(LETTERS[b & 0xFF]);
    }
    return letters.toString();
  }
}
