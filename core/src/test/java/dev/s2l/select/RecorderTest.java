package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.suspect.Suspect;
import dev.s2l.suspect.SuspectKind;
import dev.s2l.suspect.Suspects;
import dev.s2l.trajectory.CutResponse;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Trajectories;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Six rows, of which 0 and 4 were cut; the mean loss falls from 6 to 3 nats.
class RecorderTest {
  private static final List<CutResponse> CUTS =
      List.of(
          new CutResponse(0, CutResponse.CHARACTERS, 1000, 250),
          new CutResponse(4, CutResponse.TOKENS, 10, 9));

  private static SelectionInput input(Optional<Double> unigram, Optional<List<CutResponse>> cuts) {
    var trajectories =
        Trajectories.of(
            List.of(
                new LossColumn(0, new float[] {5, 5, 5, 7, 7, 7}),
                new LossColumn(9, new float[] {1, 2, 3, 3, 4, 5})));
    return SelectionInput.of(trajectories)
        .withFacts(new RecordingFacts(unigram, cuts, Optional.empty()));
  }

  private static SelectionSettings settings(String budget, SuspectKind... excluded) {
    return new SelectionSettings(
        new SelectionMethod.ConfidenceCurriculum(new ReferenceCheckpoint.Late()),
        Budget.parse(budget),
        42,
        new Protection(SourceSplit.NONE, List.of(), 0, List.of(excluded)));
  }

  private static SelectionResult select(SelectionInput input, SelectionSettings settings) {
    return SelectionWithSuspects.from(
            input, Optional.empty(), settings, Progress.SILENT, new dev.s2l.run.StopSignal())
        .result();
  }

  @Test
  void aProxyThatIsNotBelowTheUnigramModelIsAWarning() {
    assertThat(select(input(Optional.of(3.0), Optional.empty()), settings("2")).warnings())
        .singleElement()
        .asString()
        .startsWith("The proxy learned little more than word frequencies")
        .contains("fell from 6.000 nats at step 0 to 3.000 nats at step 9", "has 3.000 nats");
    assertThat(select(input(Optional.of(3.1), Optional.empty()), settings("2")).warnings())
        .isEmpty();
  }

  @Test
  void countsTheCutRowsOfTheDataAndOfTheSubset() {
    var input = input(Optional.empty(), Optional.of(CUTS));
    assertThat(select(input, settings("2")).warnings())
        .containsExactly(
            "2 of 6 rows are longer than --max-length and lost the end of their response before the"
                + " proxy saw it; 1 of the 2 rows of the subset are such rows. --exclude"
                + " cut-response leaves them out. A larger --max-length cuts fewer.");
    assertThat(select(input(Optional.empty(), Optional.of(List.of())), settings("2")).warnings())
        .isEmpty();
  }

  @Test
  void cutResponsesAreSuspectsWithTheShareThatIsLost() {
    var input = input(Optional.empty(), Optional.of(CUTS));
    assertThat(Suspects.find(input.trajectories(), Optional.empty(), CUTS))
        .filteredOn(suspect -> suspect.kind() == SuspectKind.CUT_RESPONSE)
        .containsExactly(
            new Suspect(
                0,
                SuspectKind.CUT_RESPONSE,
                4,
                "75.0 % of the response is cut away: 250 of 1,000 characters are left"),
            new Suspect(
                4,
                SuspectKind.CUT_RESPONSE,
                1.111,
                "10.0 % of the response is cut away: 9 of 10 tokens are left"));
    var without = select(input, settings("6", SuspectKind.CUT_RESPONSE));
    assertThat(without.selection().rows()).containsExactly(1, 2, 3, 5);
    assertThat(without.warnings()).anyMatch(text -> text.contains("0 of the 4 rows of the subset"));
  }

  @Test
  void whereNobodyKnowsWhatWasCutNothingCanBeExcludedForIt() {
    var unknown = input(Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> select(unknown, settings("2", SuspectKind.CUT_RESPONSE)))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("do not say which responses were cut");
    assertThatThrownBy(
            () ->
                input(
                    Optional.empty(),
                    Optional.of(List.of(new CutResponse(6, CutResponse.TOKENS, 2, 1)))))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("row 6");
  }
}
