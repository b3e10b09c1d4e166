package dev.s2l.evaluate.metric;

import java.util.HashMap;
import java.util.Map;

/// Numbers words, so that texts are compared as arrays of numbers.
final class Vocabulary {
  private final Map<String, Integer> numbers = new HashMap<>();

  int of(String word) {
    Integer known = numbers.putIfAbsent(word, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }
}
