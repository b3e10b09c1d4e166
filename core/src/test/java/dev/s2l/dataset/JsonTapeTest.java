package dev.s2l.dataset;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A tape gives what the library's parser gives, and takes no row that the parser refuses.
class JsonTapeTest {
  private static final int MAX_ROW_BYTES = 1 << 20;

  private final JsonRow json = new JsonRow(MAX_ROW_BYTES);
  private final JsonTape tape = new JsonTape();

  @Test
  void readsARowOfTextsWithoutTheLibrary() {
    byte[] row = bytes("{\"id\": 7, \"text\": \"naïve \\u2713\\n\\ud83d\\ude00\", \"none\": null}");
    assertThat(tape.read(row, 0, row.length)).isTrue();
    var values = tape.values((column, empty) -> !empty);
    assertThat(values.keySet()).containsExactly("id", "text");
    assertThat(requireNonNull(values.get("id")).intValue()).isEqualTo(7);
    assertThat(requireNonNull(values.get("text")).stringValue()).isEqualTo("naïve ✓\n😀");
  }

  @Test
  void readsConversationsWithoutTheLibrary() throws RowRejected {
    byte[] row =
        bytes(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"2+2?\"},"
                + "{\"role\":\"assistant\",\"content\":\"4\",\"weight\":0.50}],\"meta\":{\"a\":[]}}");
    assertThat(tape.read(row, 0, row.length)).isTrue();
    assertThat(tape.values((column, empty) -> true)).isEqualTo(slowly(row));
    assertThat(requireNonNull(tape.values((column, empty) -> true).get("messages")).toString())
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"2+2?\"},"
                + "{\"role\":\"assistant\",\"content\":\"4\",\"weight\":0.50}]");
  }

  @Test
  void leavesToTheLibraryWhatItDoesNotKnow() {
    for (String row :
        List.of(
            "",
            "[]",
            "{",
            "{}x",
            "{\"a\":1,\"a\":2}",
            "{\"a\":{\"b\":1,\"b\":2}}",
            "{\"a\":{\"x\":{\"b\":1},\"b\":2},\"x\":1,\"a\":2}",
            "{\"a\":01}",
            "{\"a\":-}",
            "{\"a\":-0}",
            "{\"a\":1.}",
            "{\"a\":1e5}",
            "{\"a\":NaN}",
            "{\"a\":12345678901234567890}",
            "{\"a\":tru}",
            "{\"a\":truefalse}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\ude00\\ud83d\"}",
            "{\"a\":\"\\ud83d\\u0041\"}",
            "{\"a\\n\":1}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":[1,]}",
            "{\"a\":[1 2]}",
            "{\"a\":'b'}")) {
      byte[] bytes = bytes(row);
      assertThat(tape.read(bytes, 0, bytes.length)).as(row).isFalse();
    }
    for (byte[] wrong :
        List.of(
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x9C},
            new byte[] {(byte) 0x80})) {
      byte[] row = join(bytes("{\"a\":\""), wrong, bytes("\"}"));
      assertThat(tape.read(row, 0, row.length)).as(Arrays.toString(wrong)).isFalse();
    }
  }

  @Test
  void refusesDeepRowsAndRowsOfManyNames() {
    // Its name is the first of a thousand.
    byte[] deep = bytes("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}");
    assertThat(tape.read(deep, 0, deep.length)).isFalse();
    int taken = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] row = bytes("{\"name-" + i + "\":1}");
      taken += tape.read(row, 0, row.length) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(999);
  }

  /// Rows of every kind of value, then with some bytes changed, left out or doubled; at any place
  /// of a larger buffer.
  @Test
  void agreesWithTheLibraryOnMadeRows() throws RowRejected {
    long seed = 20261129;
    var random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] row = bytes(object(random, 0));
      for (int changes = random.nextInt(3); changes > 0 && row.length > 2; changes--) {
        row = changed(row, random);
      }
      int before = random.nextInt(20);
      byte[] buffer = join(new byte[before], row, bytes("\n\"}]".repeat(random.nextInt(4))));
      if (tape.read(buffer, before, row.length)) {
        taken++;
        var values = tape.values((column, empty) -> true);
        assertThat(List.copyOf(values.entrySet()))
            .as("seed %d, row %d: %s", seed, i, new String(row, StandardCharsets.UTF_8))
            .isEqualTo(List.copyOf(slowly(row).entrySet()));
      }
    }
    assertThat(taken).as("rows without the library, seed %d", seed).isGreaterThan(5_000);
  }

  private Map<String, JsonNode> slowly(byte[] row) throws RowRejected {
    return json.parseSlowly(row, 0, row.length, (column, empty) -> true);
  }

  private static byte[] changed(byte[] row, Random random) {
    int at = random.nextInt(row.length);
    byte[] copy = row.clone();
    return switch (random.nextInt(3)) {
      case 0 -> {
        copy[at] = (byte) "\"\\{}[],:0-.eutn \u007f".charAt(random.nextInt(16));
        yield copy;
      }
      case 1 -> {
        copy[at] = (byte) random.nextInt(256);
        yield copy;
      }
      default -> join(Arrays.copyOf(row, at), Arrays.copyOfRange(row, at + 1, row.length));
    };
  }

  private static String object(Random random, int depth) {
    var members = new ArrayList<String>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name =
          List.of("id", "role", "content", "größe", "a b", "x" + i).get(random.nextInt(6));
      members.add(space(random) + "\"" + name + "\"" + space(random) + ":" + value(random, depth));
    }
    return space(random) + "{" + String.join(",", members) + space(random) + "}" + space(random);
  }

  private static String value(Random random, int depth) {
    String value =
        switch (random.nextInt(depth > 3 ? 7 : 10)) {
          case 0 -> List.of("true", "false", "null").get(random.nextInt(3));
          case 1 -> Integer.toString(random.nextInt());
          case 2 -> Long.toString(random.nextLong() >> random.nextInt(40));
          case 3 -> List.of("0", "-0", "0.0", "-0.0", "1e3", "NaN", "0.10").get(random.nextInt(7));
          case 4 -> Float.toString(random.nextFloat() - 0.5f);
          case 5, 6 -> "\"" + text(random) + "\"";
          case 7, 8 -> object(random, depth + 1);
          default -> {
            var elements = new ArrayList<String>();
            for (int i = random.nextInt(4); i > 0; i--) {
              elements.add(value(random, depth + 1));
            }
            yield "[" + String.join(",", elements) + space(random) + "]";
          }
        };
    return space(random) + value + space(random);
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(
          switch (random.nextInt(12)) {
            case 0 -> List.of("\\n", "\\\"", "\\\\", "\\/", "\\t", "\\b").get(random.nextInt(6));
            case 1 -> "\\u" + "%04x".formatted(random.nextInt(0xD800));
            case 2 -> List.of("\\ud83d\\ude00", "\\uD834\\uDD1E", "\\ud83d").get(random.nextInt(3));
            case 3 -> Character.toString(0x80 + random.nextInt(0x700));
            case 4 -> Character.toString(0x2000 + random.nextInt(0xA000));
            case 5 -> Character.toString(0x10000 + random.nextInt(0x100000));
            case 6 -> List.of("\t", "\n", "\u0001").get(random.nextInt(3));
            default -> Character.toString('a' + random.nextInt(26));
          });
    }
    return text.toString();
  }

  private static String space(Random random) {
    return random.nextInt(4) == 0 ? List.of(" ", "\t", "\r\n", "  ").get(random.nextInt(4)) : "";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
