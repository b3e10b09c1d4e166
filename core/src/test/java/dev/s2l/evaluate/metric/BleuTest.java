package dev.s2l.evaluate.metric;

import static dev.s2l.evaluate.metric.GoldenPairs.each;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.evaluate.Bootstrap;
import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// BLEU against sacrebleu's numbers and by hand.
class BleuTest {
  private static final JsonNode GOLDEN = GoldenPairs.JSON.path("bleu");

  @Test
  void corpusScoreEqualsSacrebleu() {
    var bleu = Bleu.corpus(GoldenPairs.hypotheses(), each(GoldenPairs.references()));
    var score = bleu.score();
    assertThat(score.value()).isCloseTo(GOLDEN.path("corpus").doubleValue(), within(1e-4));
    assertThat(score.brevityPenalty())
        .isCloseTo(GOLDEN.path("brevity_penalty").doubleValue(), within(1e-6));
    for (int n = 0; n < 4; n++) {
      assertThat(score.precisions().get(n))
          .isCloseTo(GOLDEN.path("precisions").get(n).doubleValue(), within(1e-4));
    }
    assertThat(bleu.signature()).isEqualTo(GOLDEN.path("signature").stringValue());
  }

  @Test
  void sentenceScoresEqualSacrebleu() {
    var hypotheses = GoldenPairs.hypotheses();
    var references = GoldenPairs.references();
    var golden = GOLDEN.path("sentence_effective_order");
    double[] found = Bleu.corpus(hypotheses, each(references)).sentences();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i])
          .as(hypotheses.get(i))
          .isCloseTo(golden.get(i).doubleValue(), within(1e-4))
          .isEqualTo(Bleu.sentence(hypotheses.get(i), List.of(references.get(i))));
    }
  }

  @Test
  void severalReferencesEqualSacrebleu() {
    var references = new ArrayList<List<String>>();
    for (int i = 0; i < GoldenPairs.references().size(); i++) {
      references.add(
          List.of(
              GoldenPairs.references().get(i),
              GOLDEN.path("two_references").path("second").get(i).stringValue()));
    }
    var bleu = Bleu.corpus(GoldenPairs.hypotheses(), references);
    assertThat(bleu.score().value())
        .isCloseTo(GOLDEN.path("two_references").path("corpus").doubleValue(), within(1e-4));
    assertThat(bleu.signature()).startsWith("nrefs:2|");
  }

  @Test
  void aScoreByHand() {
    // the cat sat here: 1-grams 3 of 4, 2-grams 2 of 3, 3-grams 1 of 2, 4-grams none of 1, which
    // counts as a half; one word shorter than the reference.
    double value = Bleu.sentence("the cat sat here", List.of("the cat sat over there"));
    double product = 3 / 4.0 * 2 / 3 * 1 / 2 * 1 / 2;
    assertThat(value)
        .isCloseTo(100 * Math.exp(1 - 5 / 4.0) * Math.pow(product, 0.25), within(1e-9));
  }

  @Test
  void wordsAreCutAsThe13aTokenizerDoes() {
    assertThat(Tokenizer13a.words("It's 1,234.5-fold (p<0.05), e.g. &quot;so&amp;so&quot;.\n"))
        .containsExactly(
            "It's", "1,234.5", "-", "fold", "(", "p", "<", "0.05", ")", ",", "e", ".", "g", ".",
            "\"", "so", "&", "so", "\"", ".");
    assertThat(Tokenizer13a.words("wo-\nrd <skipped>a\u00a0b\u2003c")) // Joined, dropped, split.
        .containsExactly("word", "a", "b", "c");
  }

  @Test
  void wordsEqualSacrebleus() {
    for (var text : GoldenPairs.MORE.path("words_13a")) {
      var expected = new ArrayList<String>();
      text.path("words").forEach(word -> expected.add(word.stringValue()));
      assertThat(Tokenizer13a.words(text.path("text").stringValue()))
          .as("%s", text)
          .isEqualTo(expected);
    }
  }

  @Test
  void equalTextsScore100AndOrderOfItemsDoesNotMatter() {
    for (long seed = 0; seed < 20; seed++) {
      var random = RandomStream.named(seed, "bleu");
      var texts = MadeTexts.of(random, 12, 30);
      texts.add("at least four words");
      var others = MadeTexts.of(random, 13, 30);
      assertThat(Bleu.corpus(texts, each(texts)).score().value())
          .as("seed %d", seed)
          .isCloseTo(100, within(1e-9));
      assertThat(Bleu.corpus(texts.reversed(), each(others.reversed())).score())
          .as("seed %d", seed)
          .isEqualTo(Bleu.corpus(texts, each(others)).score());
    }
  }

  @Test
  void oneMoreReferenceOfTheSameLengthNeverLowersASentence() {
    for (long seed = 0; seed < 30; seed++) {
      var texts = MadeTexts.of(RandomStream.named(seed, "bleu"), 2, 20);
      var reversed = new StringBuilder(texts.get(1)).reverse().toString();
      assertThat(Bleu.sentence(texts.get(0), List.of(texts.get(1), reversed)))
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(Bleu.sentence(texts.get(0), List.of(texts.get(1))));
    }
  }

  @Test
  void emptySidesAndShortCorporaScoreZero() {
    assertThat(Bleu.sentence("", List.of("a reference"))).isZero();
    assertThat(Bleu.sentence("a text", List.of(""))).isZero();
    assertThat(Bleu.sentence("", List.of(""))).isZero();
    // As sacrebleu has it: a corpus without any 4-gram.
    assertThat(Bleu.corpus(List.of("two words"), List.of(List.of("two words"))).score().value())
        .isZero();
    assertThat(Bleu.sentence("two words", List.of("two words"))).isCloseTo(100, within(1e-9));
  }

  @Test
  void theIntervalHoldsTheCorpusScore() {
    var bleu = Bleu.corpus(GoldenPairs.hypotheses(), each(GoldenPairs.references()));
    var interval = bleu.interval(Bootstrap.of(3));
    assertThat(interval.value()).isEqualTo(bleu.score().value());
    assertThat(interval.low()).isBetween(20.0, interval.value() - 1);
    assertThat(interval.high()).isBetween(interval.value() + 1, 50.0);
    assertThat(bleu.interval(Bootstrap.of(3))).isEqualTo(interval);
  }

  @Test
  void scriptsWithoutBlanksAreTold() {
    var bleu =
        Bleu.corpus(
            List.of("肺野清晰", "clear lungs", "naïve"),
            List.of(List.of("双肺清晰"), List.of("clear"), List.of("naive")));
    assertThat(bleu.warnings())
        .singleElement()
        .asString()
        .contains("tok:13a")
        .contains("2 texts are in scripts that write none");
    assertThat(Bleu.corpus(List.of("naïve"), List.of(List.of("x"))).warnings()).isEmpty();
  }

  @Test
  void textsWithoutReferencesAreRefused() {
    assertThatThrownBy(() -> Bleu.corpus(List.of("a", "b"), List.of(List.of("a"), List.of())))
        .hasMessage("text 1 has no reference");
    assertThatThrownBy(() -> Bleu.corpus(List.of("a"), List.of()))
        .hasMessageContaining("1 texts and references of 0");
  }
}
