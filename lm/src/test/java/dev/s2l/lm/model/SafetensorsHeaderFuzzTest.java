package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Damaged headers are understood or refused; nothing else comes out.
class SafetensorsHeaderFuzzTest {
  private static final long SEED = Long.getLong("s2l.test.seed", 20_260);
  private static final int ROUNDS = 30_000;
  private static final String VALID =
      "{\"__metadata__\":{\"format\":\"pt\"},"
          + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
          + "\"b\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[24,26]},"
          + "\"é\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[26,26]}}  ";
  private static final String[] SPLICES = {
    "-1",
    "9223372036854775807",
    "18446744073709551616",
    "1e3",
    "null",
    "true",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    ":",
    "\\u0000",
    "\\ud800",
    "\"a\":",
    "F4",
    "U64",
    "[[[[[[[[",
    "NaN",
    "//",
    " ",
    "\u0000"
  };

  @Test
  void damagedHeadersAreUnderstoodOrRefused() {
    var random = RandomStream.named(SEED, "fuzz");
    int understood = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] header = damaged(random);
      try {
        var parsed = SafetensorsHeader.parse(ByteBuffer.wrap(header), 26, "f");
        long end = 0;
        for (var entry : parsed.tensors().values()) {
          assertThat(entry.begin()).isEqualTo(end);
          end = entry.end();
        }
        assertThat(end).isEqualTo(26);
        understood++;
      } catch (S2lException e) {
        assertThat(e.getMessage()).startsWith("f");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed %d, round %d: %s"
                .formatted(SEED, round, new String(header, StandardCharsets.UTF_8)),
            e);
      }
    }
    assertThat(understood).isPositive();
  }

  private static byte[] damaged(RandomStream random) {
    byte[] header = VALID.getBytes(StandardCharsets.UTF_8);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(header.length);
      switch (random.nextInt(4)) {
        case 0 -> header[at] = (byte) random.nextInt(256);
        case 1 -> header = splice(header, at, random.nextInt(4), "");
        case 2 -> header = splice(header, at, 0, SPLICES[random.nextInt(SPLICES.length)]);
        default ->
            header = splice(header, at, random.nextInt(6), SPLICES[random.nextInt(SPLICES.length)]);
      }
    }
    return header;
  }

  private static byte[] splice(byte[] bytes, int at, int removed, String inserted) {
    byte[] middle = inserted.getBytes(StandardCharsets.UTF_8);
    int rest = Math.min(bytes.length, at + removed);
    return ByteBuffer.allocate(at + middle.length + bytes.length - rest)
        .put(bytes, 0, at)
        .put(middle)
        .put(bytes, rest, bytes.length - rest)
        .array();
  }
}
