package dev.s2l.evaluate.metric;

import dev.s2l.evaluate.Bootstrap;
import dev.s2l.run.Phrase;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/// BLEU as sacrebleu 2.6 computes it by default: case kept, `13a` words, orders 1 to 4, smoothing
/// `exp` (an order without a match counts as half, a quarter, … of a match). Of several references
/// the one nearest in length gives the brevity penalty. From 0 to 100.
///
/// A corpus of texts that are all shorter than four words scores 0 even where they equal their
/// references, as in sacrebleu: no 4-gram can match.
public final class Bleu {
  private static final int ORDERS = 4;

  // The counts of an item: two lengths, then matches and n-grams by order.
  private static final int MATCHED = 2;
  private static final int ALL = MATCHED + ORDERS;
  private static final int WIDTH = ALL + ORDERS;

  /// sacrebleu's logarithm of zero.
  private static final double LOG_OF_ZERO = -9999999999.0;

  /// Thai begins here, the first of the scripts below.
  private static final char FIRST_WITHOUT_BLANKS = 0xE00;

  private static final Set<UnicodeScript> WITHOUT_BLANKS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private final double[] counts;
  private final String references;
  private final long unsegmented;

  private Bleu(double[] counts, String references, long unsegmented) {
    this.counts = counts;
    this.references = references;
    this.unsegmented = unsegmented;
  }

  /// BLEU in parts.
  ///
  /// @param value from 0 to 100
  /// @param precisions of 1-grams to 4-grams, smoothed, from 0 to 100
  /// @param brevityPenalty factor for texts that are shorter than their references
  /// @param hypothesisLength words of the texts
  /// @param referenceLength words of the references nearest in length
  public record Score(
      double value,
      List<Double> precisions,
      double brevityPenalty,
      long hypothesisLength,
      long referenceLength) {
    public Score {
      precisions = List.copyOf(precisions);
    }
  }

  /// Counts n-grams.
  ///
  /// @param hypotheses the texts
  /// @param references one or more for each text, in the order of the texts
  public static Bleu corpus(List<String> hypotheses, List<List<String>> references) {
    TextPairs.check(hypotheses, references);
    var vocabulary = new Vocabulary();
    var counts = new double[hypotheses.size() * WIDTH];
    for (int i = 0; i < hypotheses.size(); i++) {
      count(
          numbers(hypotheses.get(i), vocabulary),
          references.get(i).stream().map(text -> numbers(text, vocabulary)).toList(),
          counts,
          i * WIDTH);
    }
    var sizes = references.stream().map(List::size).distinct().toList();
    long unsegmented =
        Stream.concat(hypotheses.stream(), references.stream().flatMap(Collection::stream))
            .filter(Bleu::isUnsegmented)
            .count();
    return new Bleu(counts, sizes.size() == 1 ? "" + sizes.getFirst() : "var", unsegmented);
  }

  /// The score of one text by itself: orders that it is too short for are left out (sacrebleu's
  /// effective order).
  public static double sentence(String hypothesis, List<String> references) {
    return corpus(List.of(hypothesis), List.of(references)).sentences()[0];
  }

  /// The score of all texts together, which is no mean of theirs.
  public Score score() {
    var sums = new double[WIDTH];
    for (int i = 0; i < counts.length; i++) {
      sums[i % WIDTH] += counts[i];
    }
    return score(sums, false);
  }

  /// [#score] with its interval.
  public Bootstrap.Interval interval(Bootstrap bootstrap) {
    return bootstrap.of(counts, WIDTH, (sums, items) -> score(sums, false).value());
  }

  /// The score of some of the texts together.
  ///
  /// @param texts their places, each perhaps several times
  public Bleu of(int[] texts) {
    var some = new double[texts.length * WIDTH];
    for (int i = 0; i < texts.length; i++) {
      System.arraycopy(counts, texts[i] * WIDTH, some, i * WIDTH, WIDTH);
    }
    return new Bleu(some, references, unsegmented);
  }

  /// How far the score is above that of other texts for the same references.
  public Bootstrap.Difference above(Bleu other, Bootstrap bootstrap) {
    return bootstrap.difference(
        counts, other.counts, WIDTH, (sums, items) -> score(sums, false).value());
  }

  /// As [#sentence], for each text.
  public double[] sentences() {
    var scores = new double[counts.length / WIDTH];
    for (int i = 0; i < scores.length; i++) {
      var sums = new double[WIDTH];
      System.arraycopy(counts, i * WIDTH, sums, 0, WIDTH);
      scores[i] = score(sums, true).value();
    }
    return scores;
  }

  /// How the corpus score was computed, in sacrebleu's words.
  public String signature() {
    return Phrase.of("nrefs:%s|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0", references);
  }

  /// What a person should know about this score.
  public List<String> warnings() {
    return unsegmented == 0
        ? List.of()
        : List.of(
            Phrase.of(
                "BLEU splits words at blanks (tok:13a): %,d texts are in scripts that write none"
                    + " (Chinese, Japanese, Thai, …), and a whole sentence counts as one word"
                    + " there.",
                unsegmented));
  }

  private static int[] numbers(String text, Vocabulary vocabulary) {
    return Tokenizer13a.words(text).stream().mapToInt(vocabulary::of).toArray();
  }

  private static void count(int[] hypothesis, List<int[]> references, double[] counts, int at) {
    counts[at] = hypothesis.length;
    counts[at + 1] =
        references.stream()
            .map(reference -> reference.length)
            .reduce(nearerTo(hypothesis.length))
            .orElseThrow();
    var matches = new NGramMatches(hypothesis, references);
    for (int n = 0; n < ORDERS; n++) {
      matches.next();
      counts[at + MATCHED + n] = matches.matched();
      counts[at + ALL + n] = matches.all();
    }
  }

  /// Of two lengths at the same distance the smaller one.
  private static BinaryOperator<Integer> nearerTo(int length) {
    return (a, b) -> {
      int nearer = Integer.compare(Math.abs(a - length), Math.abs(b - length));
      return nearer < 0 || (nearer == 0 && a < b) ? a : b;
    };
  }

  private static Score score(double[] sums, boolean effectiveOrder) {
    double length = sums[0];
    double wanted = sums[1];
    double penalty = length >= wanted ? 1 : length == 0 ? 0 : StrictMath.exp(1 - wanted / length);
    var precisions = new double[ORDERS];
    int orders = ORDERS;
    double share = 1;
    boolean any = false;
    for (int n = 0; n < ORDERS && sums[ALL + n] > 0; n++) {
      orders = effectiveOrder ? n + 1 : ORDERS;
      any |= sums[MATCHED + n] > 0;
      share = sums[MATCHED + n] > 0 ? share : share / 2;
      double matched = sums[MATCHED + n] > 0 ? sums[MATCHED + n] : share;
      precisions[n] = 100 * matched / sums[ALL + n];
    }
    double logs = 0;
    for (int n = 0; n < orders; n++) {
      logs += precisions[n] > 0 ? StrictMath.log(precisions[n]) : LOG_OF_ZERO;
    }
    var listed = new ArrayList<Double>();
    for (double precision : precisions) {
      listed.add(any ? precision : 0);
    }
    double value = any ? penalty * StrictMath.exp(logs / orders) : 0;
    return new Score(value, listed, penalty, (long) length, (long) wanted);
  }

  private static boolean isUnsegmented(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_WITHOUT_BLANKS
          && WITHOUT_BLANKS.contains(UnicodeScript.of(text.codePointAt(i)))) {
        return true;
      }
    }
    return false;
  }
}
