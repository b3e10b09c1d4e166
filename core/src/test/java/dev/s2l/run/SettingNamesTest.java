package dev.s2l.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SettingNamesTest {
  @Test
  void aProgramReadsASettingByItsNameInJava() {
    var refused =
        new S2lException(
            ExitCode.USAGE,
            "--num-train-epochs 0: expected above 0. See `--max-length`, or --columns"
                + " \"prompt=question\".");
    assertThat(refused)
        .hasMessage(
            "numTrainEpochs 0: expected above 0. See `maxLength`, or columns"
                + " \"prompt=question\".");
    assertThat(refused.withOptions()).startsWith("--num-train-epochs 0");
  }

  @Test
  void whatIsNoOptionStays() {
    for (String text : new String[] {"a--b", "datasets--org--name", "--dataset_dir", "-- -", ""}) {
      assertThat(SettingNames.inJava(text)).isEqualTo(text);
    }
  }

  @Test
  void cancelledWorkSaysSoAndTheSignalCanBeUsedAgain() {
    var stop = new StopSignal();
    stop.cancel();
    assertThatThrownBy(stop::check)
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("cancelled by the program");
    stop.reset();
    stop.check();
    assertThat(stop.requested()).isFalse();
  }
}
