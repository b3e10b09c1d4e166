package dev.s2l.evaluate.metric;

import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.List;

/// Texts of few words, so that they have much in common.
final class MadeTexts {
  private MadeTexts() {}

  /// @param words most words of a text; at least one
  static List<String> of(RandomStream random, int count, int words) {
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      int length = 1 + random.nextInt(words);
      for (int w = 0; w < length; w++) {
        text.append(w == 0 ? "" : random.nextInt(6) == 0 ? "\n" : " ");
        text.append((char) ('a' + random.nextInt(6)));
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
