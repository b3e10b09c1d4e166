package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.Hashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedRowsTest {
  @TempDir Path folder;

  private final RawRow row = new RawRow();

  /// Gives a row of `</s>` and letters, in an array that is used again for the next one.
  private static byte[] give(AcceptedRows rows, RawRow row, int number, int length)
      throws IOException {
    String text = "</s>" + "x".repeat(length - 4);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    row.bytes = Arrays.copyOf(bytes, length);
    row.from = 0;
    row.length = length;
    row.offset = 10L * number;
    row.line = number + 1L;
    rows.add(row, 0, number % 3, 0, new Content.PlainText(text));
    Arrays.fill(row.bytes, (byte) 0);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_023, 1_024, 1_025, 2_049})
  void rowsKeepTheirOrderAcrossBatches(int count) throws IOException {
    var expected = Hashes.sha256();
    var special = new SpecialTokens();
    Path file = folder.resolve("rows.index");
    String hash;
    try (var index = new RowIndex.Writer(file);
        var measuring = new ThreadBehind<IOException>("test");
        var hashing = new ThreadBehind<RuntimeException>("test")) {
      var rows = new AcceptedRows(measuring, hashing, index, special);
      for (int i = 0; i < count; i++) {
        int length = i == 700 ? 5 << 20 : i == 701 ? 1 << 20 : i == 702 ? (1 << 20) - 1 : 4 + i;
        byte[] bytes = give(rows, row, i, length);
        var size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bytes.length);
        expected.update(size);
        expected.update(bytes);
      }
      assertThat(rows.count()).isEqualTo(count);
      hash = rows.finish();
    }

    assertThat(hash).isEqualTo(Hashes.hex(expected));
    assertThat(special.rows()).isEqualTo(count);
    try (var index = RowIndex.open(file)) {
      assertThat(index.rows()).isEqualTo(count);
      for (int i = 0; i < count; i++) {
        assertThat(index.offset(i)).isEqualTo(10L * i);
        assertThat(index.line(i)).isEqualTo(i + 1L);
        assertThat(index.source(i)).isEqualTo(i % 3);
        assertThat(index.responseWords(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void aFullDiskIsToldAsItIs() {
    assertThatThrownBy(
            () -> {
              try (var index = new RowIndex.Writer(Path.of("/dev/full"));
                  var measuring = new ThreadBehind<IOException>("test");
                  var hashing = new ThreadBehind<RuntimeException>("test")) {
                var rows = new AcceptedRows(measuring, hashing, index, new SpecialTokens());
                for (int i = 0; i < 3_000; i++) {
                  give(rows, row, i, 10);
                }
                rows.finish();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
  }
}
