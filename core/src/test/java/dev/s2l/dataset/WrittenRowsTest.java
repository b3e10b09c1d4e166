package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.SubsetForm.Grouping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files of subsets are counted row by row.
class WrittenRowsTest {
  @TempDir Path folder;

  private static String rows(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"instruction\":\"a\\nb, \\\"c\\\"\\t\",\"output\":\"").append(i);
      text.append("\",\"list\":[\"[\",{}]}\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(value = DataFormat.class, names = "PARQUET", mode = EnumSource.Mode.EXCLUDE)
  void everyFormHasAsManyRowsAsWereWritten(DataFormat format) throws IOException {
    var inputs = new Inputs(folder);
    try (var dataset = inputs.read(inputs.file("a.jsonl", rows(7)))) {
      int[] rows = IntStream.range(1, 6).toArray();
      var form = new SubsetForm(Grouping.BY_INPUT, Optional.of(format), Optional.empty());
      var written = SubsetWriter.write(dataset, rows, folder, form, "subset").getFirst();
      Path file = folder.resolve(written.name());

      assertThat(WrittenRows.count(dataset, file, 5)).isEqualTo(5);
      assertThat(WrittenRows.count(dataset, file, 6)).isEqualTo(5);
    }
  }

  @Test
  void aTableWithoutQuotingIsCountedAsItsInputWasRead() throws IOException {
    String table =
        "instruction\toutput\nsay \"a\t1\n\"b\t2\nc \"\"d\"\t3\n\"e\t4\nf\t5\"\n\"g\t6\nh\"\t7\n";
    var inputs = new Inputs(folder);
    try (var dataset = inputs.read(inputs.file("a.tsv", table))) {
      assertThat(dataset.size()).isEqualTo(7);
      var written = SubsetWriter.write(dataset, IntStream.range(0, 7).toArray(), folder).getFirst();

      assertThat(WrittenRows.count(dataset, folder.resolve(written.name()), 7)).isEqualTo(7);
      Path cut = Files.writeString(folder.resolve("cut.tsv"), "instruction\toutput\na\t1\n");
      assertThat(WrittenRows.count(dataset, cut, 7)).isEqualTo(1);
    }
  }
}
