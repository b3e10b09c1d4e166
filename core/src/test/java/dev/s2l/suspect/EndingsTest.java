package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.RowLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Which rows must be seen a second time.
class EndingsTest {
  private static final int ROWS = 6_000;

  private static final List<String> ENDINGS =
      List.of(
          "and so on.",
          "and so on",
          "which goes to the",
          "(of which,",
          "the total is 12",
          "The answer is 4.",
          "",
          "```\nprint(7)");

  @Test
  void aRowThatNeedNotBeSeenAgainIsNoSuspect() {
    for (long seed = 0; seed < 12; seed++) {
      var random = new Random(seed);
      double habit = List.of(0.85, 0.93, 1.0).get(random.nextInt(3));
      String usual = ENDINGS.get(random.nextInt(ENDINGS.size()));
      var responses = new ArrayList<String>();
      for (int row = 0; row < ROWS; row++) {
        // The second source has no habits.
        boolean asUsual = row % 2 == 0 && random.nextDouble() < habit;
        String ending = asUsual ? usual : ENDINGS.get(random.nextInt(ENDINGS.size()));
        responses.add("Word" + random.nextInt(1_000) + " " + ending);
      }
      var endings = read(responses);
      var all = new ArrayList<Suspect>();
      var again = new ArrayList<Suspect>();
      for (int row = 0; row < ROWS; row++) {
        endings.find(row, responses.get(row), all);
        if (endings.mayFind(row)) {
          endings.find(row, responses.get(row), again);
        }
      }
      assertThat(again).as("seed %d", seed).containsExactlyElementsOf(all).isNotEmpty();
    }
  }

  @Test
  void aHabitIsFoundThoughTheFirstRowsLackIt() {
    var responses = new ArrayList<String>();
    for (int row = 0; row < ROWS; row++) {
      boolean without = row % 2 == 0 && row < ROWS / 12;
      responses.add(without ? "It is so." : "So the answer is " + row);
    }
    var suspects = new ArrayList<Suspect>();
    var endings = read(responses);
    endings.find(0, responses.get(0), suspects);
    endings.find(2, responses.get(1), suspects);
    assertThat(suspects).hasSize(1);
    assertThat(suspects.getFirst().evidence())
        .startsWith("it does not end with 'the answer is …', as 91.7 % of its source do");
  }

  private static Endings read(List<String> responses) {
    var endings = new Endings(RowLabels.of(ROWS, row -> row % 2 == 0 ? "even" : "odd"));
    for (int row = 0; row < ROWS; row++) {
      endings.read(row, responses.get(row));
    }
    return endings;
  }
}
