package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.Example;
import dev.s2l.run.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int ROWS = 3_000;

  /// Three rows have as many words as a block may have.
  private static Dataset dataset() throws IOException {
    String words = "word ".repeat(1 << 17);
    var rows = new ArrayList<Map<String, String>>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(Map.of("instruction", i % 1_000 == 7 ? words : "short", "output", "answer " + i));
    }
    return Dataset.of(rows, DatasetSettings.defaults(), Progress.SILENT);
  }

  @Test
  void whatWasMadeOfRowsComesInTheirOrder() throws IOException {
    try (var dataset = dataset()) {
      List<Integer> rows = new ArrayList<>();
      ReadAhead.<Integer>forEach(dataset, () -> Example::row, rows::add);
      assertThat(rows).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
    }
  }

  @Test
  void aFailureOfAReaderComesToTheCaller() throws IOException {
    var failure = new IllegalStateException("row 2000");
    Function<Example, Integer> failing =
        example -> {
          if (example.row() == 2_000) {
            throw failure;
          }
          return example.row();
        };
    try (var dataset = dataset()) {
      List<Integer> rows = new ArrayList<>();
      assertThatThrownBy(() -> ReadAhead.forEach(dataset, () -> failing, rows::add))
          .isSameAs(failure);
      assertThat(rows).doesNotContain(2_000);
    }
  }
}
