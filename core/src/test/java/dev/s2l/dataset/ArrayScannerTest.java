package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The scanner of arrays against Jackson, and its way out of broken elements.
class ArrayScannerTest {

  private static List<String> scan(String text, int maxRowBytes) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var buffer = new RowBuffer(new ByteArrayInputStream(bytes), maxRowBytes);
    var scanner = new ArrayScanner(buffer, new JsonWalker(buffer));
    var rows = new ArrayList<String>();
    var row = new RawRow();
    while (scanner.next(row)) {
      if (row.trouble != null) {
        rows.add("!" + row.line + ":" + row.trouble.column());
      } else {
        String found = new String(row.bytes, row.from, row.length, StandardCharsets.UTF_8);
        assertThat(new String(bytes, (int) row.offset, row.length, StandardCharsets.UTF_8))
            .isEqualTo(found);
        rows.add(row.line + ":" + found);
      }
    }
    rows.add(scanner.closed() ? "]" : "…");
    return rows;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                  | ]",
        "[{}]                                | 1:{} ]",
        "[ {\"a\":[1,{}]} , 17,\"x,]\", null] | 1:{\"a\":[1,{}]} 1:17 1:\"x,]\" 1:null ]",
        "[{\"a\":1}{\"b\":2}]                | 1:{\"a\":1} !1:9 ]",
        "[{\"a\":1,{\"b\":2},{\"c\":3}]      | !1:9 1:{\"b\":2} 1:{\"c\":3} ]",
        "[{\"a\":\"x},{\"b\":2},{\"c\":3}]   | !1:13 1:{\"c\":3} ]",
        "[{\"a\":1]},{\"b\":2}]              | !1:8 1:{\"b\":2} ]",
        "[{\"a\":1},{\"b\":2                 | 1:{\"a\":1} !1:16 …",
        "[{\"a\":1},                         | 1:{\"a\":1} …",
        "[,{\"a\":1}]                        | !1:2 1:{\"a\":1} ]",
        "[{\"a\" 1},{\"b\":2}]               | !1:7 1:{\"b\":2} ]",
        "[{a:1},{\"b\":2}]                   | !1:3 1:{\"b\":2} ]",
        "[{\"a\":\"\\\\\\\"}]\"},{\"b\":2}]  | 1:{\"a\":\"\\\\\\\"}]\"} 1:{\"b\":2} ]",
      })
  void elementsAreFoundAndBrokenOnesNamed(String text, String expected) throws IOException {
    assertThat(String.join(" ", scan(text, 1000))).isEqualTo(expected);
  }

  @Test
  void aBrokenElementOfAnIndentedArrayCostsOneRow() throws IOException {
    String text =
        """
        [
          {
            "a": 1,
            "list": [
              {"x": 1
            ]
          },
          {
            "b": {
              "x": 2
            }
          }
        ]
        """;
    assertThat(scan(text, 1000))
        .containsExactly("!2:5", "8:{\n    \"b\": {\n      \"x\": 2\n    }\n  }", "]");
  }

  @Test
  void randomArraysGiveWhatJacksonGives() throws IOException {
    long seed = 20_260_101;
    var random = RandomStream.named(seed, "arrays");
    var mapper = JsonMapper.builder().build();
    for (int round = 0; round < 300; round++) {
      var array = mapper.createArrayNode();
      for (int i = random.nextInt(6); i > 0; i--) {
        array.add(value(mapper, random, 0));
      }
      String text =
          random.nextInt(2) == 0
              ? mapper.writeValueAsString(array)
              : mapper.writerWithDefaultPrettyPrinter().writeValueAsString(array);
      var rows = scan(text, 1 << 20);
      assertThat(rows).as("seed %d round %d: %s", seed, round, text).hasSize(array.size() + 1);
      for (int i = 0; i < array.size(); i++) {
        String row = rows.get(i).substring(rows.get(i).indexOf(':') + 1);
        assertThat(mapper.readTree(row)).isEqualTo(array.get(i));
      }
    }
  }

  @Test
  void noChangeOfOneByteMakesItLoopOrReadBeyondTheEnd() throws IOException {
    long seed = 7;
    var random = RandomStream.named(seed, "mutations");
    String text =
        "[{\"a\":[1,2,{\"b\":\"\\u0041,]}\"}]},\n {\"c\":null, \"d\":-1.5e3},{\"e\":\"é\"}]";
    String alphabet = "{}[],:\"\\ \n1ax";
    for (int round = 0; round < 5_000; round++) {
      var mutated = new StringBuilder(text);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        mutated.setCharAt(
            1 + random.nextInt(text.length() - 1),
            alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(scan(mutated.toString(), 64))
          .as("seed %d round %d", seed, round)
          .hasSizeLessThan(text.length());
    }
  }

  private static JsonNode value(JsonMapper mapper, RandomStream random, int depth) {
    return switch (random.nextInt(depth > 4 ? 4 : 6)) {
      case 0 -> mapper.getNodeFactory().numberNode(random.nextInt(1000) - 500);
      case 1 -> mapper.getNodeFactory().stringNode(text(random));
      case 2 -> mapper.getNodeFactory().booleanNode(random.nextInt(2) == 0);
      case 3 -> mapper.getNodeFactory().nullNode();
      case 4 -> {
        var array = mapper.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(mapper, random, depth + 1));
        }
        yield array;
      }
      default -> {
        var object = mapper.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(text(random), value(mapper, random, depth + 1));
        }
        yield object;
      }
    };
  }

  private static String text(RandomStream random) {
    String alphabet = "ab{}[],:\"\\\n\t é🙂";
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
      text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }
}
