package dev.s2l.evaluate.metric;

import dev.s2l.evaluate.Bootstrap;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// ROUGE as rouge-score 0.1.2 computes it (Lin 2004): shared words, pairs of words, longest common
/// subsequences. From 0 to 100; of several references the one with the largest F counts, for each
/// kind by itself. The score of all texts is the mean of their F.
public final class Rouge {
  /// What is compared.
  public enum Kind {
    /// Words.
    ROUGE_1("rouge1"),
    /// Pairs of neighbouring words.
    ROUGE_2("rouge2"),
    /// The longest common subsequence of the whole texts.
    ROUGE_L("rougeL"),
    /// The same line by line: for each line of the reference the words that it shares with any line
    /// of the text.
    ROUGE_LSUM("rougeLsum");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /// Whether words become their stems.
  public enum Stemming {
    NONE,
    /// The names of the scores end with `-stem`.
    PORTER
  }

  /// The agreement of one text with its best reference, each from 0 to 100.
  ///
  /// @param precision what of the text is in the reference
  /// @param recall what of the reference is in the text
  /// @param f1 their harmonic mean
  public record Score(double precision, double recall, double f1) {
    private static Score of(int shared, int ofHypothesis, int ofReference) {
      double precision = (double) shared / Math.max(1, ofHypothesis);
      double recall = (double) shared / Math.max(1, ofReference);
      double f1 = shared == 0 ? 0 : 2 * precision * recall / (precision + recall);
      return new Score(100 * precision, 100 * recall, 100 * f1);
    }
  }

  private final Stemming stemming;
  private final Map<Kind, List<Score>> scores;
  private final List<String> warnings;

  private Rouge(Stemming stemming, Map<Kind, List<Score>> scores, List<String> warnings) {
    this.stemming = stemming;
    scores.replaceAll((kind, list) -> List.copyOf(list));
    this.scores = scores;
    this.warnings = warnings;
  }

  /// Compares.
  ///
  /// @param hypotheses the texts
  /// @param references one or more for each text, in the order of the texts
  public static Rouge of(
      List<String> hypotheses, List<List<String>> references, Stemming stemming) {
    TextPairs.check(hypotheses, references);
    var words = new RougeWords(stemming == Stemming.PORTER);
    var scores = new EnumMap<Kind, List<Score>>(Kind.class);
    for (var kind : Kind.values()) {
      scores.put(kind, new ArrayList<>());
    }
    var ofHypotheses = new Losses();
    var ofReferences = new Losses();
    for (int i = 0; i < hypotheses.size(); i++) {
      var hypothesis = words.of(hypotheses.get(i));
      ofHypotheses.add(hypothesis);
      var wanted = references.get(i).stream().map(words::of).toList();
      wanted.forEach(ofReferences::add);
      scores.forEach((kind, list) -> list.add(best(kind, hypothesis, wanted)));
    }
    return new Rouge(stemming, scores, warnings(ofHypotheses, ofReferences));
  }

  /// The mean F of all texts.
  public double score(Kind kind) {
    double sum = 0;
    for (double f1 : f1(kind)) {
      sum += f1;
    }
    return sum / scores(kind).size();
  }

  /// [#score] with its interval.
  public Bootstrap.Interval interval(Kind kind, Bootstrap bootstrap) {
    return bootstrap.mean(f1(kind));
  }

  /// One a text.
  public List<Score> scores(Kind kind) {
    return Objects.requireNonNull(scores.get(kind));
  }

  /// The F of each text.
  public double[] f1(Kind kind) {
    return scores(kind).stream().mapToDouble(Score::f1).toArray();
  }

  /// What the score is called: `rougeL`, `rougeL-stem`.
  public String name(Kind kind) {
    return switch (stemming) {
      case NONE -> kind.label;
      case PORTER -> kind.label + "-stem";
    };
  }

  /// How it was computed.
  public String signature(Kind kind) {
    return Phrase.of(
        "%s|f1:mean|stemmer:%s|%sversion:rouge-score-0.1.2",
        kind.label,
        switch (stemming) {
          case NONE -> "no";
          case PORTER -> "porter";
        },
        kind == Kind.ROUGE_LSUM ? "split:newline|" : "");
  }

  /// What a person should know about these scores.
  public List<String> warnings() {
    return warnings;
  }

  private static Score best(
      Kind kind, RougeWords.Text hypothesis, List<RougeWords.Text> references) {
    Score best = score(kind, hypothesis, references.getFirst());
    for (var reference : references.subList(1, references.size())) {
      var score = score(kind, hypothesis, reference);
      best = score.f1() > best.f1() ? score : best;
    }
    return best;
  }

  private static Score score(Kind kind, RougeWords.Text hypothesis, RougeWords.Text reference) {
    return switch (kind) {
      case ROUGE_1 -> ofGrams(grams(hypothesis.words(), 1), grams(reference.words(), 1));
      case ROUGE_2 -> ofGrams(grams(hypothesis.words(), 2), grams(reference.words(), 2));
      case ROUGE_L ->
          Score.of(
              new CommonSubsequence(reference.words(), hypothesis.words()).length(),
              hypothesis.words().length,
              reference.words().length);
      case ROUGE_LSUM ->
          Score.of(
              SummaryLevel.shared(hypothesis, reference),
              hypothesis.words().length,
              reference.words().length);
    };
  }

  private static Score ofGrams(long[] hypothesis, long[] reference) {
    return Score.of(shared(hypothesis, reference), hypothesis.length, reference.length);
  }

  /// @param size 1 or 2
  /// @return ascending
  static long[] grams(int[] words, int size) {
    var grams = new long[Math.max(0, words.length - size + 1)];
    for (int i = 0; i < grams.length; i++) {
      grams[i] = size == 1 ? words[i] : ((long) words[i] << 32) | words[i + 1];
    }
    Arrays.sort(grams);
    return grams;
  }

  /// How many two ascending lists have in common, equal ones counted singly.
  static int shared(long[] a, long[] b) {
    int shared = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i] == b[j]) {
        shared++;
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    return shared;
  }

  /// Texts that ROUGE does not see whole.
  private static final class Losses {
    private int texts;
    private int losing;
    private int emptied;

    void add(RougeWords.Text text) {
      texts++;
      losing += text.loses() ? 1 : 0;
      emptied += text.emptied() ? 1 : 0;
    }
  }

  private static List<String> warnings(Losses hypotheses, Losses references) {
    var warnings = new ArrayList<String>();
    if (hypotheses.losing + references.losing > 0) {
      warnings.add(
          "ROUGE keeps a–z and 0–9 only: "
              + shares(hypotheses.losing, hypotheses.texts, references.losing, references.texts)
              + " lose letters or numbers.");
    }
    if (hypotheses.emptied + references.emptied > 0) {
      warnings.add(
          "ROUGE finds no word (a–z, 0–9) in "
              + shares(hypotheses.emptied, hypotheses.texts, references.emptied, references.texts)
              + ": they score 0.");
    }
    return List.copyOf(warnings);
  }

  private static String shares(int texts, int ofTexts, int references, int ofReferences) {
    return Phrase.of(
        "%,d of %,d texts and %,d of %,d references", texts, ofTexts, references, ofReferences);
  }
}
