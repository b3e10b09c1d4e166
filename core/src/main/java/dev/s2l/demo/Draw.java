package dev.s2l.demo;

import dev.s2l.run.RandomStream;
import java.util.List;

/// Draws the parts of a problem from one random stream.
final class Draw {
  private static final List<String> NAMES =
      List.of(
          "Ava", "Ben", "Chloe", "Dario", "Emma", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kira",
          "Liam", "Mona", "Noah", "Olga", "Paul", "Rosa", "Sami", "Tara", "Umar");
  private static final List<String> ITEMS =
      List.of(
          "apples",
          "books",
          "cards",
          "coins",
          "eggs",
          "marbles",
          "pencils",
          "shells",
          "stamps",
          "stickers",
          "tickets",
          "toys");

  private final RandomStream random;

  Draw(RandomStream random) {
    this.random = random;
  }

  /// Uniform in `[low, high]`.
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  /// A name other than `taken`.
  String nameOtherThan(String taken) {
    int next = (NAMES.indexOf(taken) + between(1, NAMES.size() - 1)) % NAMES.size();
    return NAMES.get(next);
  }

  String items() {
    return ITEMS.get(random.nextInt(ITEMS.size()));
  }
}
