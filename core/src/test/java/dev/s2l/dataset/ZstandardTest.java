package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zstandard: rule 29 of the table of bad inputs.
class ZstandardTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private static byte[] pack(String text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new ZstdOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  @Test
  void framesInARowAreOneText() throws IOException {
    var packed = new ByteArrayOutputStream();
    packed.write(pack(Inputs.GOOD + "\n{\"instruc"));
    packed.write(pack("tion\":\"a\",\"output\":\"b\"}"));

    try (var dataset = inputs.read(inputs.file("rows.jsonl.zst", packed.toByteArray()))) {
      assertThat(Inputs.outputs(dataset)).containsExactly("2", "b");
    }
  }

  @Test
  void aFrameOfTheReferenceToolIsRead() {
    // printf '{"instruction":"1+1?","output":"2"}\n' | zstd -19
    byte[] packed =
        HexFormat.of()
            .parseHex(
                "28b52ffd04682101007b22696e737472756374696f6e223a22312b313f222c226f7574707574223a2232227d0a18c3989a");

    try (var dataset = inputs.read(inputs.file("rows.zst", packed))) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD);
    }
  }

  @Test
  void dataThatIsCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = pack((Inputs.GOOD + "\n").repeat(50));
    for (int length = 5; length < whole.length; length++) {
      var refusal = inputs.refusal(inputs.file("cut.zst", Arrays.copyOf(whole, length)));
      assertThat(refusal.exitCode()).as("length %d", length).isEqualTo(ExitCode.DATA);
      assertThat(refusal).hasMessageContaining("cut.zst");
    }
  }

  @Test
  void garbageBehindTheDataIsRefused() throws IOException {
    byte[] whole = pack(Inputs.GOOD + "\n");
    byte[] garbage = Arrays.copyOf(whole, whole.length + 5);
    garbage[whole.length] = 'x';

    assertThat(inputs.refusal(inputs.file("garbage.zst", garbage)).exitCode())
        .isEqualTo(ExitCode.DATA);
  }

  @Test // without a checksum a changed byte may go unseen, but nothing else may happen
  void aChangedByteIsRefusedOrReadButNothingElse() throws IOException {
    byte[] whole = pack((Inputs.GOOD + "\n").repeat(20));
    for (int i = 4; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x55;
      try (var dataset = inputs.read(inputs.file("changed.zst", changed))) {
        assertThat(dataset.size()).isPositive();
      } catch (S2lException e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.DATA);
      }
    }
  }
}
