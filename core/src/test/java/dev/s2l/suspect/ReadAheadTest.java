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

  /// Three rows are longer than a block may be.
  private static Dataset dataset() throws IOException {
    String words = "word".repeat(300_000);
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
      new ReadAhead<>(dataset, () -> Example::row).forEach(rows::add);
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
      assertThatThrownBy(() -> new ReadAhead<>(dataset, () -> failing).forEach(rows::add))
          .isSameAs(failure);
      assertThat(rows).doesNotContain(2_000);
    }
  }

  /// A thread that is interrupted while it reads closes the file for all readers.
  @Test
  void theDataSetCanBeReadAfterAStop() throws IOException {
    try (var dataset = dataset()) {
      for (int times = 0; times < 30; times++) {
        int last = 100 * times;
        assertThatThrownBy(
                () ->
                    new ReadAhead<>(dataset, () -> Example::row)
                        .forEach(
                            row -> {
                              if (row == last) {
                                throw new IllegalStateException("stopped");
                              }
                            }))
            .hasMessage("stopped");
        assertThat(dataset.example(ROWS - 1).row()).isEqualTo(ROWS - 1);
      }
    }
  }

  @Test
  void anInterruptedCallerWaitsUntilNobodyReads() throws IOException {
    try (var dataset = dataset()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> new ReadAhead<>(dataset, () -> Example::row).forEach(row -> {}))
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(dataset.example(ROWS - 1).row()).isEqualTo(ROWS - 1);
    }
  }
}
