package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.report.ReportData.Finding;
import dev.s2l.report.ReportData.Kind;
import dev.s2l.report.ReportData.SubsetView;
import dev.s2l.report.ReportData.Suspicions;
import dev.s2l.report.ReportData.Tone;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final int[] ROWS = IntStream.range(0, 1000).toArray();

  /// 900 rows of one topic, 100 of another.
  private static final IntFunction<String> TOPICS = row -> row < 900 ? "common" : "rare";

  @Test
  void aSubsetWithMoreOfTheRareTopicIsMoreEven() {
    var findings = composition(TOPICS, IntStream.range(850, 950).toArray());

    assertThat(findings.getFirst().tone()).isEqualTo(Tone.GOOD);
    assertThat(findings.getFirst().text())
        .startsWith("By topic the subset is more even than random subsets of its size:")
        .contains("as mixed as 2.00 equally frequent topics")
        .contains("2 of 2 topics");
    assertThat(findings.get(1).text())
        .isEqualTo(
            "The topic that gains most is “rare”: 10.0 % of the data, 50.0 % of the subset (50"
                + " rows; random subsets hold 5\u00a0–\u00a016).");
  }

  @Test
  void aSubsetWithoutTheRareTopicIsLessEven() {
    var findings = composition(TOPICS, IntStream.range(0, 100).toArray());

    assertThat(findings.getFirst().tone()).isEqualTo(Tone.WARNING);
    assertThat(findings.getFirst().text()).contains("less even than random", "mixed as 1.00 ");
  }

  @Test
  void whatRandomSubsetsShowTooIsNoFinding() {
    var findings = composition(TOPICS, IntStream.range(0, 100).map(i -> 10 * i + 5).toArray());

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().tone()).isEqualTo(Tone.NEUTRAL);
    assertThat(findings.getFirst().text()).contains("about as even as a random subset");
  }

  @Test
  void aDifferenceThatDoesNotShowIsNone() {
    assertThat(new Evenness(5.9, 6.004, 5.8, 6.0).verdict()).isEqualTo(Evenness.Verdict.ALIKE);
    assertThat(new Evenness(5.9, 6.02, 5.8, 6.0).verdict()).isEqualTo(Evenness.Verdict.MORE_EVEN);
    assertThat(new Evenness(5.9, 5.799, 5.8, 6.0).verdict()).isEqualTo(Evenness.Verdict.ALIKE);
    assertThat(new Evenness(5.9, 5.7, 5.8, 6.0).verdict()).isEqualTo(Evenness.Verdict.LESS_EVEN);
  }

  @Test
  void moreSuspectsThanByChanceCallForTheExclusionThatHelps() {
    var kinds =
        List.of(
            new Kind("near-duplicate", 60, 60, 7, new Chance(6, 2, 11)),
            new Kind("truncated", 10, 10, 8, new Chance(1, 0, 3)),
            new Kind("never-learned", 30, 30, 25, new Chance(3, 0, 7)));
    Finding finding =
        suspects(new Suspicions(100, 95, 40, new Chance(9.5, 4, 16), kinds, List.of()));

    assertThat(finding.tone()).isEqualTo(Tone.WARNING);
    assertThat(finding.text())
        .isEqualTo(
            "95 rows are suspect; 40 are in the subset, more than random subsets hold"
                + " (4\u00a0–\u00a016). Look at them; if they are faulty, `--exclude never-learned`"
                + " would have kept 25 rows out of this subset, `--exclude truncated` 8.");
  }

  @Test
  void asManySuspectsAsByChanceCallForNothing() {
    var kinds = List.of(new Kind("spiky", 95, 95, 12, new Chance(9.5, 4, 16)));
    Finding finding =
        suspects(new Suspicions(95, 95, 12, new Chance(9.5, 4, 16), kinds, List.of()));

    assertThat(finding)
        .isEqualTo(
            new Finding(
                Tone.NEUTRAL,
                "95 rows are suspect; 12 are in the subset, no more than random subsets hold"
                    + " (4\u00a0–\u00a016)."));
  }

  private static List<Finding> composition(IntFunction<String> topics, int[] chosen) {
    var findings = new Findings();
    var values = Composition.of("topic", topics, ROWS, chosen).orElseThrow();
    findings.composition(
        new SubsetView(ROWS.length, chosen.length, List.of(values), Optional.empty()));
    return findings.list();
  }

  private static Finding suspects(Suspicions suspects) {
    var findings = new Findings();
    findings.suspects(suspects, new SubsetView(1000, 100, List.of(), Optional.empty()));
    return findings.list().getFirst();
  }
}
