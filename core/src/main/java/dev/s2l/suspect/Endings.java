package dev.s2l.suspect;

import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Phrase;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds responses that stop before their end. It compares a response with the usual endings of its
/// source: the words before the final value (`The answer is` 12), the words that begin the last
/// line (`print`), and the kind of the last character. If a source has no usual ending, a response
/// is a suspect only if it ends as no complete text does: with a comma, an opening bracket, or a
/// word such as `the`.
final class Endings {
  /// An ending is a habit of a source if this share of its responses has it.
  private static final double HABIT = 0.9;

  private static final int MIN_ROWS = 50;
  private static final int HEAD_WORDS = 3;
  private static final int MAX_COUNTED = 10_000;
  private static final String OPEN_ENDINGS = ",;:([{<=+*/-\\&";

  private static final Set<String> OPEN_WORDS =
      Set.of(
          "the", "a", "an", "of", "to", "and", "or", "in", "on", "at", "by", "for", "with", "from",
          "is", "are", "was", "were", "be", "that", "than", "as", "if", "so", "their", "his", "her",
          "its", "each", "per", "will", "has", "have", "then", "but", "which", "because");

  /// The usual endings of one source's responses.
  private static final class Habits {
    private final Map<String, Integer> heads = new HashMap<>();
    private int rows;
    private int closed;
    private int balanced;
    private final Map<String, Integer> phrases = new HashMap<>();

    /// How many rows the source has.
    private int allRows;

    /// Whether the counts may still become habits; those of heads, and those of phrases.
    private boolean headsCount = true;

    private boolean phrasesCount = true;
    private Optional<String> habitualHead = Optional.empty();
    private Optional<String> habitualPhrase = Optional.empty();
  }

  /// Counts are looked through after so many rows.
  private static final int ROWS_BETWEEN_LOOKS = 1_024;

  private final Habits[] habits;
  private final RowLabels sources;

  /// The rows that do not end a sentence, and those of them that end as no text does.
  private final BitSet unclosed = new BitSet();

  private final BitSet open = new BitSet();

  Endings(RowLabels sources) {
    this.sources = sources;
    this.habits = new Habits[sources.names().size()];
    for (int i = 0; i < habits.length; i++) {
      habits[i] = new Habits();
    }
    for (int source : sources.codes()) {
      habits[source].allRows++;
    }
  }

  /// First pass: counts the endings of the source. Every row is read once.
  void read(int row, String response) {
    String text = response.strip();
    Habits habit = habits[sources.codes()[row]];
    habit.rows++;
    if (closed(text)) {
      habit.closed++;
    } else if (!text.isEmpty()) {
      unclosed.set(row);
      open.set(row, endsOpen(text));
    }
    habit.balanced += unclosed(text) == 0 ? 1 : 0;
    if (habit.phrasesCount) {
      count(finalPhrase(text), habit.phrases);
    }
    if (habit.headsCount) {
      countHeads(lastLine(text), habit.heads);
    }
    if (habit.rows % ROWS_BETWEEN_LOOKS == 0) {
      habit.phrasesCount = habit.phrasesCount && mayBecomeHabit(habit.phrases, habit);
      habit.headsCount = habit.headsCount && mayBecomeHabit(habit.heads, habit);
    }
  }

  /// Whether the rows to come can make a habit of what was counted, or of something new. Otherwise
  /// the counts are dropped.
  private static boolean mayBecomeHabit(Map<String, Integer> counts, Habits habit) {
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    boolean may = most + (habit.allRows - habit.rows) >= HABIT * habit.allRows;
    if (!may) {
      counts.clear();
    }
    return may;
  }

  /// Whether [#find] must see the row: it may be a suspect. Call it after all rows were read.
  boolean mayFind(int row) {
    Habits habit = habits[sources.codes()[row]];
    boolean enoughRows = habit.rows >= MIN_ROWS;
    if (enoughRows && !(phrase(habit).isEmpty() && head(habit).isEmpty())) {
      return true;
    }
    return enoughRows && habit.closed / (double) habit.rows >= HABIT
        ? unclosed.get(row)
        : open.get(row);
  }

  /// An ending that only few rows have cannot become a habit, so the map is kept small.
  private static void count(String words, Map<String, Integer> counts) {
    if (!words.isEmpty() && (counts.size() < MAX_COUNTED || counts.containsKey(words))) {
      counts.merge(words, 1, Integer::sum);
    }
  }

  /// Second pass: compares the response with the habits of its source.
  void find(int row, String response, List<Suspect> suspects) {
    String text = response.strip();
    if (text.isEmpty()) {
      return;
    }
    Habits habit = habits[sources.codes()[row]];
    boolean enoughRows = habit.rows >= MIN_ROWS;
    double score = 0;
    var evidence = new StringBuilder();
    String phrase = enoughRows ? phrase(habit) : "";
    String habitual = enoughRows ? head(habit) : "";
    if (!phrase.isEmpty() && !finalPhrase(text).equals(phrase)) {
      double share = habit.phrases.getOrDefault(phrase, 0) / (double) habit.rows;
      score += share / HABIT;
      say(
          evidence,
          "it does not end with '" + phrase + " …', as " + percent(share) + " of its source do");
    } else if (!habitual.isEmpty() && !begins(lastLine(text), habitual)) {
      double share = habit.heads.getOrDefault(habitual, 0) / (double) habit.rows;
      score += share / HABIT;
      say(
          evidence,
          "its last line does not go '"
              + habitual
              + " …', as in "
              + percent(share)
              + " of its source");
    }
    double closed = habit.closed / (double) habit.rows;
    if (enoughRows && closed >= HABIT && !closed(text)) {
      score += closed / HABIT;
      say(
          evidence,
          "it ends in '" + tail(text) + "'; " + percent(closed) + " of its source end a sentence");
    } else if (((phrase.isEmpty() && habitual.isEmpty()) || score > 0) && endsOpen(text)) {
      score += 1;
      say(evidence, "it ends in '" + tail(text) + "'");
    }
    if (score > 0
        && enoughRows
        && habit.balanced / (double) habit.rows >= HABIT
        && unclosed(text) > 0) {
      score += 0.5;
      say(evidence, unclosed(text) + " brackets are not closed");
    }
    if (score > 0) {
      suspects.add(
          new Suspect(
              row, SuspectKind.TRUNCATED, Math.rint(1000 * score) / 1000, evidence.toString()));
    }
  }

  private static void say(StringBuilder evidence, String what) {
    evidence.append(evidence.isEmpty() ? "" : "; ").append(what);
  }

  private static String percent(double share) {
    return Phrase.of("%.1f %%", 100 * share);
  }

  /// The longest beginning of the last line that is a habit; call it after all responses were read.
  private static String head(Habits habit) {
    if (habit.habitualHead.isEmpty()) {
      habit.habitualHead = Optional.of(longestHabit(habit.heads, habit.rows));
    }
    return habit.habitualHead.get();
  }

  private static String phrase(Habits habit) {
    if (habit.habitualPhrase.isEmpty()) {
      habit.habitualPhrase = Optional.of(longestHabit(habit.phrases, habit.rows));
    }
    return habit.habitualPhrase.get();
  }

  private static String longestHabit(Map<String, Integer> counts, int rows) {
    return counts.entrySet().stream()
        .filter(words -> words.getValue() >= HABIT * rows)
        .map(Map.Entry::getKey)
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }

  /// Whether a line begins with these words and goes on after them.
  private static boolean begins(String line, String habitual) {
    int words = 1;
    for (int at = habitual.indexOf(' '); at >= 0; at = habitual.indexOf(' ', at + 1)) {
      words++;
    }
    return head(line, words).equals(habitual)
        && (line.length() > habitual.length() + 1 || !head(line, words + 1).isEmpty());
  }

  /// The three words before the final value, in lower case: before the numbers at the end of the
  /// text, or before its last word. Empty if there are fewer.
  private static String finalPhrase(String text) {
    int at = text.length();
    int from = Math.max(0, at - 120);
    boolean numbers = false;
    while (at > from && !Words.isLetter(text.charAt(at - 1))) {
      numbers |= Words.isDigit(text.charAt(--at));
    }
    if (!numbers) {
      while (at > from && Words.isLetterOrDigit(text.charAt(at - 1))) {
        at--;
      }
    }
    int[] bounds = new int[2 * HEAD_WORDS];
    for (int bound = bounds.length; bound > 0; ) {
      while (at > from && !Words.isLetter(text.charAt(at - 1))) {
        at--;
      }
      bounds[--bound] = at;
      while (at > from && Words.isLetter(text.charAt(at - 1))) {
        at--;
      }
      bounds[--bound] = at;
      if (at == bounds[bound + 1]) {
        return "";
      }
    }
    var phrase = new StringBuilder();
    for (int bound = 0; bound < bounds.length; bound += 2) {
      phrase.append(bound == 0 ? "" : " ").append(text, bounds[bound], bounds[bound + 1]);
    }
    return phrase.toString().toLowerCase(Locale.ROOT);
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1).strip();
  }

  /// The first word of a line, the first two, and so on.
  private static void countHeads(String line, Map<String, Integer> counts) {
    var head = new StringBuilder();
    int at = 0;
    for (int word = 0; word < HEAD_WORDS; word++) {
      at = addWord(line, at, head);
      if (at < 0) {
        return;
      }
      count(head.toString().toLowerCase(Locale.ROOT), counts);
    }
  }

  /// The first `count` words of a line, in lower case; empty if it has fewer.
  private static String head(String line, int count) {
    var head = new StringBuilder();
    int at = 0;
    for (int word = 0; word < count; word++) {
      at = addWord(line, at, head);
      if (at < 0) {
        return "";
      }
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  /// Adds the next word of a line at or after `from`.
  ///
  /// @return where it ends; negative if there is none, or one too long to be a word
  private static int addWord(String line, int from, StringBuilder head) {
    int start = from;
    while (start < line.length() && !Words.isLetterOrDigit(line.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < line.length() && Words.isLetterOrDigit(line.charAt(end))) {
      end++;
    }
    if (end == start || end - start > 40) {
      return -1;
    }
    head.append(head.isEmpty() ? "" : " ").append(line, start, end);
    return end;
  }

  private static boolean closed(String text) {
    return !text.isEmpty() && ".!?…。！？)]}\"'`»”’>|".indexOf(text.charAt(text.length() - 1)) >= 0;
  }

  /// The number of opening brackets without a closing one; 0 if there are more closing ones.
  private static int unclosed(String text) {
    if (text.indexOf('(') < 0 && text.indexOf('[') < 0 && text.indexOf('{') < 0) {
      return 0;
    }
    int round = 0;
    int square = 0;
    int curly = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(' -> round++;
        case ')' -> round--;
        case '[' -> square++;
        case ']' -> square--;
        case '{' -> curly++;
        case '}' -> curly--;
        default -> {}
      }
    }
    return Math.max(0, round) + Math.max(0, square) + Math.max(0, curly);
  }

  private static boolean endsOpen(String text) {
    return OPEN_ENDINGS.indexOf(text.charAt(text.length() - 1)) >= 0
        || OPEN_WORDS.contains(lastWord(text));
  }

  private static String lastWord(String text) {
    int from = text.length();
    while (from > 0 && Words.isLetter(text.charAt(from - 1))) {
      from--;
    }
    return text.substring(from);
  }

  private static String tail(String text) {
    String flat = text.replace('\n', ' ');
    return flat.length() <= 20 ? flat : "…" + flat.substring(flat.length() - 19);
  }
}
