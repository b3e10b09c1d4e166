package dev.s2l.lm.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Trains byte-level byte-pair encoding (Sennrich et al. 2016) as Hugging Face stores it, small and
/// deterministic: it made the bundled tokenizer of the tiny proxy and proves that it did.
final class BpeTrainer {
  /// Words with the space before them, single digits with the space before them (so that numbers
  /// cost the same wherever they stand), runs of signs, spaces.
  static final String SPLIT =
      " ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\r?\\n+|[^\\S\\r\\n]+(?!\\S)|[^\\S\\r\\n]+";

  private final Map<String, Long> counts = new TreeMap<>();

  /// Counts the pieces of a text.
  ///
  /// @param weight how often the text is counted
  void add(String text, long weight) {
    var matcher = Pattern.compile(SPLIT).matcher(text);
    while (matcher.find()) {
      counts.merge(printable(matcher.group()), weight, Long::sum);
    }
  }

  /// The merges in the order learned, `left + ' ' + right`, until there are `size` of them.
  List<String> merges(int size) {
    var words = new ArrayList<List<String>>();
    var weights = new ArrayList<Long>();
    for (var entry : counts.entrySet()) {
      words.add(
          new ArrayList<>(entry.getKey().codePoints().mapToObj(Character::toString).toList()));
      weights.add(entry.getValue());
    }
    var merges = new ArrayList<String>();
    while (merges.size() < size) {
      var pairs = new HashMap<String, Long>();
      for (int w = 0; w < words.size(); w++) {
        List<String> word = words.get(w);
        for (int i = 0; i + 1 < word.size(); i++) {
          pairs.merge(word.get(i) + " " + word.get(i + 1), weights.get(w), Long::sum);
        }
      }
      var best =
          pairs.entrySet().stream()
              .max(
                  Map.Entry.<String, Long>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())));
      if (best.isEmpty()) {
        throw new IllegalStateException("the text has no more pairs after " + merges.size());
      }
      String merge = best.get().getKey();
      merges.add(merge);
      words.forEach(word -> apply(merge, word));
    }
    return merges;
  }

  private static void apply(String merge, List<String> word) {
    int space = merge.indexOf(' ');
    String left = merge.substring(0, space);
    String right = merge.substring(space + 1);
    for (int i = 0; i + 1 < word.size(); i++) {
      if (word.get(i).equals(left) && word.get(i + 1).equals(right)) {
        word.set(i, left + right);
        word.remove(i + 1);
      }
    }
  }

  /// The 256 signs that stand for bytes, by byte: printable Latin-1 for itself, the rest from 256
  /// up.
  static String[] alphabet() {
    var signs = new String[256];
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
      signs[b] = Character.toString(printable ? b : next++);
    }
    return signs;
  }

  private static String printable(String piece) {
    String[] signs = alphabet();
    var text = new StringBuilder();
    for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
      text.append(signs[b & 0xFF]);
    }
    return text.toString();
  }

  /// Ids by token: the mark of the end first, then the bytes, then the merges.
  static SequencedMap<String, Integer> vocabulary(List<String> merges) {
    var vocabulary = new java.util.LinkedHashMap<String, Integer>();
    vocabulary.put("<|endoftext|>", 0);
    for (String sign : alphabet()) {
      vocabulary.put(sign, vocabulary.size());
    }
    for (String merge : merges) {
      vocabulary.put(merge.replace(" ", ""), vocabulary.size());
    }
    return vocabulary;
  }
}
