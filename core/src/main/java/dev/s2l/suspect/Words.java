package dev.s2l.suspect;

import java.util.Arrays;

/// Hashes of the words of a text: runs of letters or of digits, in lower case. All other characters
/// separate words. The same words give the same hashes on every machine.
final class Words {
  private static final int OTHER = 0;
  private static final int LETTER = 1 << 16;
  private static final int DIGIT = 2 << 16;
  private static final int KIND = 3 << 16;
  private static final int CAPITAL = 4 << 16;

  /// What [#look] says of the ASCII characters, which are nearly all characters of most texts.
  private static final int[] ASCII = new int[128];

  static {
    for (char c = 0; c < ASCII.length; c++) {
      ASCII[c] = look(c);
    }
  }

  private long[] hashes = new long[64];
  private boolean[] numbers = new boolean[64];
  private int size;
  private int capitals;

  /// Reads a text; the words of the text before are dropped.
  void read(String text) {
    size = 0;
    capitals = 0;
    append(text);
  }

  void append(String text) {
    int length = text.length();
    int seen = 0;
    for (int at = 0; at < length; ) {
      int look = at(text, at);
      seen |= look;
      at++;
      int kind = look & KIND;
      if (kind == OTHER) {
        continue;
      }
      long hash = kind == DIGIT ? 0x51ED270B7A1B5D3BL : 0x2545F4914F6CDD1DL;
      while (true) {
        hash = (hash ^ (char) look) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 31;
        if (at == length) {
          break;
        }
        look = at(text, at);
        if ((look & KIND) != kind) {
          break;
        }
        seen |= look;
        at++;
      }
      add(hash, kind == DIGIT);
    }
    capitals += (seen & CAPITAL) != 0 ? 1 : 0;
  }

  private static int at(String text, int at) {
    char c = text.charAt(at);
    return c < ASCII.length ? ASCII[c] : look(c);
  }

  /// Lower case, kind and whether it is a capital, of a character.
  private static int look(char c) {
    return Character.toLowerCase(c) | kind(c) | (Character.isUpperCase(c) ? CAPITAL : 0);
  }

  /// How many of the texts have a capital letter.
  int capitals() {
    return capitals;
  }

  static boolean isLetter(char c) {
    return kindOf(c) == LETTER;
  }

  static boolean isDigit(char c) {
    return kindOf(c) == DIGIT;
  }

  static boolean isLetterOrDigit(char c) {
    return kindOf(c) != OTHER;
  }

  private static int kindOf(char c) {
    return c < ASCII.length ? ASCII[c] & KIND : kind(c);
  }

  private static int kind(char c) {
    return Character.isDigit(c) ? DIGIT : Character.isLetter(c) ? LETTER : OTHER;
  }

  private void add(long hash, boolean number) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    hashes[size] = hash;
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  long at(int i) {
    return hashes[i];
  }

  boolean isNumber(int i) {
    return numbers[i];
  }

  /// The distinct words, ascending by hash.
  long[] distinct() {
    return distinct(0, size);
  }

  /// The distinct words among the words `from` to `to` - 1, ascending by hash.
  long[] distinct(int from, int to) {
    long[] sorted = Arrays.copyOfRange(hashes, from, to);
    Arrays.sort(sorted);
    int kept = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[kept++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, kept);
  }

  /// A hash of all words in order: equal for texts that differ in spaces, case and punctuation
  /// only.
  long sequence() {
    long hash = 1;
    for (int i = 0; i < size; i++) {
      hash = (hash ^ hashes[i]) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /// A hash of all numbers in order.
  long numberSequence() {
    long hash = 2;
    for (int i = 0; i < size; i++) {
      if (numbers[i]) {
        hash = (hash ^ hashes[i]) * 0xD6E8FEB86659FD93L;
        hash ^= hash >>> 32;
      }
    }
    return hash;
  }
}
