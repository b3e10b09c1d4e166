package dev.s2l.evaluate.metric;

import java.util.Map;

/// Porter's stemmer (1980) with the changes that the Natural Language Toolkit made to it, which is
/// what rouge-score uses: irregular words, `-ies` and `-ied` of four letters, `-y` after a
/// consonant only, and `alli`, `bli`, `fulli`, `logi`. Lower case; digits count as consonants.
final class PorterStemmer {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sky", "sky"),
          Map.entry("skies", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  /// Ending and what takes its place; the first ending that fits decides.
  private static final String[][] STEP_2 = {
    {"ational", "ate"},
    {"tional", "tion"},
    {"enci", "ence"},
    {"anci", "ance"},
    {"izer", "ize"},
    {"bli", "ble"},
    {"alli", "al"},
    {"entli", "ent"},
    {"eli", "e"},
    {"ousli", "ous"},
    {"ization", "ize"},
    {"ation", "ate"},
    {"ator", "ate"},
    {"alism", "al"},
    {"iveness", "ive"},
    {"fulness", "ful"},
    {"ousness", "ous"},
    {"aliti", "al"},
    {"iviti", "ive"},
    {"biliti", "ble"},
    {"fulli", "ful"},
  };

  private static final String[][] STEP_3 = {
    {"icate", "ic"},
    {"ative", ""},
    {"alize", "al"},
    {"iciti", "ic"},
    {"ical", "ic"},
    {"ful", ""},
    {"ness", ""},
  };

  private static final String[] STEP_4 = {
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize"
  };

  private PorterStemmer() {}

  /// @param word of more than two characters
  static String stem(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    String stem = withoutPlural(word);
    stem = withoutPast(stem);
    if (stem.endsWith("y") && stem.length() > 2 && isConsonant(stem, stem.length() - 2)) {
      stem = cut(stem, 1) + "i";
    }
    stem = step2(stem);
    stem = replaced(stem, STEP_3);
    stem = step4(stem);
    return step5(stem);
  }

  /// Step 1a.
  private static String withoutPlural(String word) {
    if (word.endsWith("ies")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("sses")) {
      return cut(word, 2);
    }
    return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
  }

  /// Step 1b.
  private static String withoutPast(String word) {
    if (word.endsWith("ied")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    int ending = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
    String stem = cut(word, ending);
    if (ending == 0 || !hasVowel(stem)) {
      return word;
    }
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    char last = stem.charAt(stem.length() - 1);
    if (endsInDoubleConsonant(stem)) {
      return last == 'l' || last == 's' || last == 'z' ? stem : cut(stem, 1);
    }
    return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
  }

  private static String step2(String word) {
    if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
      return step2(cut(word, 2));
    }
    if (word.endsWith("logi")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    return replaced(word, STEP_2);
  }

  private static String replaced(String word, String[][] rules) {
    for (String[] rule : rules) {
      if (word.endsWith(rule[0])) {
        String stem = cut(word, rule[0].length());
        return measure(stem) > 0 ? stem + rule[1] : word;
      }
    }
    return word;
  }

  private static String step4(String word) {
    for (String ending : STEP_4) {
      if (word.endsWith(ending)) {
        String stem = cut(word, ending.length());
        boolean fits = !ending.equals("ion") || stem.endsWith("s") || stem.endsWith("t");
        return fits && measure(stem) > 1 ? stem : word;
      }
    }
    return word;
  }

  private static String step5(String word) {
    String stem = word;
    if (word.endsWith("e")) {
      String cut = cut(word, 1);
      int measure = measure(cut);
      if (measure > 1 || (measure == 1 && !endsShort(cut))) {
        stem = cut;
      }
    }
    return stem.endsWith("ll") && measure(cut(stem, 1)) > 1 ? cut(stem, 1) : stem;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  /// How often a vowel is followed by a consonant.
  private static int measure(String stem) {
    int count = 0;
    for (int i = 1; i < stem.length(); i++) {
      count += isConsonant(stem, i) && !isConsonant(stem, i - 1) ? 1 : 0;
    }
    return count;
  }

  private static boolean hasVowel(String stem) {
    for (int i = 0; i < stem.length(); i++) {
      if (!isConsonant(stem, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsInDoubleConsonant(String word) {
    int last = word.length() - 1;
    return last > 0 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
  }

  /// Consonant, vowel, consonant other than w, x and y; or two letters, vowel and consonant.
  private static boolean endsShort(String word) {
    int last = word.length() - 1;
    if (last < 1 || !isConsonant(word, last) || isConsonant(word, last - 1)) {
      return false;
    }
    char end = word.charAt(last);
    return last == 1 || (isConsonant(word, last - 2) && end != 'w' && end != 'x' && end != 'y');
  }

  /// A letter y is one at the beginning and after a vowel.
  private static boolean isConsonant(String word, int i) {
    boolean consonant = true;
    int y = i;
    while (y > 0 && word.charAt(y) == 'y') {
      y--;
    }
    consonant = "aeiou".indexOf(word.charAt(y)) < 0;
    return (i - y) % 2 == 0 ? consonant : !consonant;
  }
}
