package dev.s2l.evaluate.metric;

import static dev.s2l.evaluate.metric.GoldenPairs.each;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.evaluate.Bootstrap;
import dev.s2l.evaluate.metric.Rouge.Kind;
import dev.s2l.evaluate.metric.Rouge.Stemming;
import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// ROUGE against rouge-score's numbers and by hand.
class RougeTest {
  @ParameterizedTest
  @EnumSource
  void scoresEqualRougeScore(Stemming stemming) {
    var golden =
        GoldenPairs.JSON.path("rouge").path(stemming == Stemming.NONE ? "plain" : "stemmer");
    var rouge = Rouge.of(GoldenPairs.hypotheses(), each(GoldenPairs.references()), stemming);
    for (var kind : Kind.values()) {
      String label = rouge.name(kind).replace("-stem", "");
      for (int i = 0; i < golden.size(); i++) {
        var expected = golden.get(i).path(label);
        var found = rouge.scores(kind).get(i);
        assertThat(new double[] {found.precision(), found.recall(), found.f1()})
            .as("%s of pair %d", label, i)
            .containsExactly(
                new double[] {
                  100 * expected.path("precision").doubleValue(),
                  100 * expected.path("recall").doubleValue(),
                  100 * expected.path("f1").doubleValue()
                },
                within(1e-4));
      }
    }
  }

  @Test
  void summariesOfSeveralLinesEqualRougeScore() {
    for (var pair : GoldenPairs.MORE.path("lines")) {
      var rouge =
          Rouge.of(
              List.of(pair.path("candidate").stringValue()),
              each(List.of(pair.path("reference").stringValue())),
              Stemming.PORTER);
      assertThat(rouge.score(Kind.ROUGE_LSUM))
          .as("%s", pair)
          .isCloseTo(100 * pair.path("f1").doubleValue(), within(1e-4));
    }
  }

  @Test
  void stemsEqualThoseOfThePythonStemmer() {
    var stems = GoldenPairs.MORE.path("stems");
    assertThat(stems.size()).isEqualTo(1500);
    stems.forEachEntry(
        (word, stem) ->
            assertThat(PorterStemmer.stem(word)).as(word).isEqualTo(stem.stringValue()));
  }

  @Test
  void wordsOfThreeLettersAreNotStemmed() {
    var rouge = Rouge.of(List.of("was gas ends"), each(List.of("wa ga end")), Stemming.PORTER);
    assertThat(rouge.score(Kind.ROUGE_1)).isCloseTo(100 / 3.0, within(1e-9));
  }

  @Test
  void scoresByHand() {
    var rouge =
        Rouge.of(
            List.of("police kill the gunman"),
            List.of(List.of("police killed the gunman")),
            Stemming.NONE);
    assertThat(rouge.score(Kind.ROUGE_1)).isCloseTo(75, within(1e-9));
    assertThat(rouge.score(Kind.ROUGE_2)).isCloseTo(100 / 3.0, within(1e-9)); // the gunman
    assertThat(rouge.score(Kind.ROUGE_L)).isCloseTo(75, within(1e-9));
    var stems =
        Rouge.of(
            List.of("police kill the gunman"),
            List.of(List.of("police killed the gunman")),
            Stemming.PORTER);
    assertThat(stems.score(Kind.ROUGE_L)).isCloseTo(100, within(1e-9));
    assertThat(stems.name(Kind.ROUGE_L)).isEqualTo("rougeL-stem");
  }

  @Test
  void linesAreComparedWithAllLines() {
    // Lin's example (2004, §3.2): w1 w2 of one line and w1 w3 w5 of the other make four words.
    var rouge =
        Rouge.of(
            List.of("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5"),
            List.of(List.of("w1 w2 w3 w4 w5")),
            Stemming.NONE);
    var score = rouge.scores(Kind.ROUGE_LSUM).getFirst();
    assertThat(score.recall()).isCloseTo(80, within(1e-9));
    assertThat(score.precision()).isCloseTo(40, within(1e-9));
  }

  @Test
  void theBestReferenceCounts() {
    var texts = List.of("one two three");
    var far = "four five";
    var near = "one two four";
    assertThat(Rouge.of(texts, List.of(List.of(far, near)), Stemming.NONE).f1(Kind.ROUGE_2))
        .isEqualTo(Rouge.of(texts, List.of(List.of(near)), Stemming.NONE).f1(Kind.ROUGE_2))
        .containsExactly(new double[] {50}, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void equalTextsScore100AndSidesMirrorPrecisionAndRecall(Kind kind) {
    for (long seed = 0; seed < 20; seed++) {
      var random = RandomStream.named(seed, "rouge");
      var texts = MadeTexts.of(random, 12, 30).stream().map(text -> text + " end").toList();
      var others = MadeTexts.of(random, 12, 30);
      assertThat(Rouge.of(texts, each(texts), Stemming.NONE).score(kind))
          .as("seed %d", seed)
          .isCloseTo(100, within(1e-9));
      if (kind != Kind.ROUGE_LSUM) { // Its unions are taken on the side of the reference.
        var there = Rouge.of(texts, each(others), Stemming.NONE).scores(kind);
        var back = Rouge.of(others, each(texts), Stemming.NONE).scores(kind);
        for (int i = 0; i < there.size(); i++) {
          assertThat(back.get(i).precision()).as("seed %d", seed).isEqualTo(there.get(i).recall());
          assertThat(back.get(i).f1()).isCloseTo(there.get(i).f1(), within(1e-9));
        }
      }
    }
  }

  @Test
  void lostCharactersAreCountedAndTold() {
    var rouge =
        Rouge.of(
            List.of("naïve", "日本語", "plain", "🙂", "", "½"),
            List.of(
                List.of("naive"),
                List.of("日本語"),
                List.of("5 °C ± 2"), // Signs are no letters.
                List.of("…"),
                List.of("x"),
                List.of("half")),
            Stemming.NONE);
    assertThat(rouge.warnings())
        .containsExactly(
            "ROUGE keeps a–z and 0–9 only: 3 of 6 texts and 1 of 6 references lose letters or"
                + " numbers.",
            "ROUGE finds no word (a–z, 0–9) in 3 of 6 texts and 2 of 6 references: they score 0.");
    assertThat(rouge.f1(Kind.ROUGE_1)).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(Rouge.of(List.of("\u212Aelvin"), each(List.of("kelvin")), Stemming.NONE).warnings())
        .isEmpty(); // The sign becomes a k.
  }

  @Test
  void theScoreIsTheMeanAndHasAnInterval() {
    var rouge = Rouge.of(GoldenPairs.hypotheses(), each(GoldenPairs.references()), Stemming.NONE);
    double mean = Arrays.stream(rouge.f1(Kind.ROUGE_L)).average().orElseThrow();
    var interval = rouge.interval(Kind.ROUGE_L, Bootstrap.of(1));
    assertThat(rouge.score(Kind.ROUGE_L)).isCloseTo(mean, within(1e-9));
    assertThat(interval.value()).isCloseTo(mean, within(1e-9));
    assertThat(interval.low()).isLessThan(mean).isGreaterThan(mean - 15);
    assertThat(rouge.signature(Kind.ROUGE_LSUM))
        .isEqualTo("rougeLsum|f1:mean|stemmer:no|split:newline|version:rouge-score-0.1.2");
  }
}
