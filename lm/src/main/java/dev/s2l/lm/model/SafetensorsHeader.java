package dev.s2l.lm.model;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The checked header of a safetensors file: JSON that says where each tensor lies. The rules are
/// stricter than a lenient reader's on purpose: whatever two readers could understand differently
/// is refused.
///
/// @param metadata free text that came with the file
/// @param tensors by name, in the order of their data
record SafetensorsHeader(Map<String, String> metadata, SequencedMap<String, Entry> tensors) {
  /// The format's own limit on the length of a header.
  static final long LONGEST = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// Where one tensor lies.
  ///
  /// @param type its number format
  /// @param shape its sizes; empty for a single number
  /// @param begin offset of its first byte behind the header
  /// @param end offset behind its last byte
  record Entry(SafetensorsType type, List<Long> shape, long begin, long end) {
    Entry {
      shape = List.copyOf(shape);
    }

    long[] sizes() {
      return shape.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /// Parses and checks a header.
  ///
  /// @param json the bytes of the header
  /// @param dataBytes how many bytes follow it in the file
  /// @param file for errors
  /// @throws S2lException (4) saying which rule is broken
  static SafetensorsHeader parse(ByteBuffer json, long dataBytes, String file) {
    if (!json.hasRemaining() || json.get(json.position()) != '{') {
      throw refuse(file, "the header does not begin with '{'");
    }
    CharBuffer text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(json);
    } catch (CharacterCodingException e) {
      throw refuse(file, "the header is not UTF-8");
    }
    int end = text.limit();
    while (text.get(end - 1) == ' ') {
      end--;
    }
    if (text.get(end - 1) != '}') {
      throw refuse(file, "something other than spaces follows the header's JSON object");
    }
    var metadata = new TreeMap<String, String>();
    var entries = new ArrayList<Map.Entry<String, Entry>>();
    try (var parser =
        JSON.createParser(ObjectReadContext.empty(), text.array(), text.arrayOffset(), end)) {
      parser.nextToken();
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        if (name.equals(METADATA)) {
          metadata.putAll(metadata(parser, file));
        } else {
          entries.add(Map.entry(name, entry(parser, name, file)));
        }
      }
      if (parser.nextToken() != null) {
        throw refuse(file, "something other than spaces follows the header's JSON object");
      }
    } catch (JacksonException e) {
      throw refuse(file, "the header is not valid JSON: " + e.getOriginalMessage());
    }
    entries.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    var tensors = new LinkedHashMap<String, Entry>();
    entries.forEach(e -> tensors.put(e.getKey(), e.getValue()));
    checkGapless(tensors, dataBytes, file);
    return new SafetensorsHeader(metadata, Collections.unmodifiableSequencedMap(tensors));
  }

  private static Map<String, String> metadata(JsonParser parser, String file) {
    expect(parser, JsonToken.START_OBJECT, METADATA, "an object", file);
    var metadata = new TreeMap<String, String>();
    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
      expect(parser, JsonToken.VALUE_STRING, METADATA + "." + key, "a string", file);
      metadata.put(key, parser.getString());
    }
    return metadata;
  }

  private static Entry entry(JsonParser parser, String name, String file) {
    expect(parser, JsonToken.START_OBJECT, name, "an object", file);
    String type = "";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    int keys = 0;
    for (String key = parser.nextName(); key != null; key = parser.nextName(), keys++) {
      switch (key) {
        case "dtype" -> {
          expect(parser, JsonToken.VALUE_STRING, name + ".dtype", "a string", file);
          type = parser.getString();
        }
        case "shape" -> shape = numbers(parser, name + ".shape", file);
        case "data_offsets" -> offsets = numbers(parser, name + ".data_offsets", file);
        default -> throw refuse(file, Phrase.of("tensor %s has an unknown key %s", name, key));
      }
    }
    if (keys != 3 || offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw refuse(
          file, Phrase.of("tensor %s needs dtype, shape and data_offsets [begin, end]", name));
    }
    String unknown = type;
    var known =
        SafetensorsType.named(type)
            .orElseThrow(
                () ->
                    new S2lException(
                        ExitCode.MODEL,
                        Phrase.of(
                            "%s: tensor %s has the dtype %s, which s2l does not support; the file"
                                + " may be valid.",
                            file, name, unknown)));
    var entry = new Entry(known, shape, offsets.get(0), offsets.get(1));
    checkBytes(entry, name, file);
    return entry;
  }

  private static List<Long> numbers(JsonParser parser, String what, String file) {
    expect(parser, JsonToken.START_ARRAY, what, "a list of numbers", file);
    var numbers = new ArrayList<Long>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || parser.getLongValue() < 0) {
        throw refuse(file, what + " holds something other than whole numbers from 0 to 2^63 - 1");
      }
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  private static void checkBytes(Entry entry, String name, String file) {
    long bits;
    try {
      bits = entry.type().bits();
      for (long size : entry.shape()) {
        bits = Math.multiplyExact(bits, size);
      }
    } catch (ArithmeticException e) {
      throw refuse(file, Phrase.of("the shape of tensor %s is too large", name));
    }
    long bytes = entry.end() - entry.begin();
    if (bits % 8 != 0 || bits / 8 != bytes) {
      throw refuse(
          file,
          Phrase.of(
              "tensor %s of %s %s has %s bits, but its data_offsets hold %s bytes",
              name, entry.type(), entry.shape(), bits, bytes));
    }
  }

  private static void checkGapless(Map<String, Entry> tensors, long dataBytes, String file) {
    long next = 0;
    for (var tensor : tensors.entrySet()) {
      if (tensor.getValue().begin() != next) {
        throw refuse(
            file,
            Phrase.of(
                "tensor %s begins at byte %d, but the one before ends at %d: a hole or an overlap",
                tensor.getKey(), tensor.getValue().begin(), next));
      }
      next = tensor.getValue().end();
    }
    if (next != dataBytes) {
      throw refuse(
          file, Phrase.of("its tensors have %d bytes, but %d follow the header", next, dataBytes));
    }
  }

  private static void expect(
      JsonParser parser, JsonToken token, String what, String expected, String file) {
    if (parser.nextToken() != token) {
      throw refuse(file, Phrase.of("%s is not %s", what, expected));
    }
  }

  static S2lException refuse(String file, String why) {
    return new S2lException(
        ExitCode.MODEL,
        Phrase.of("%s is not a valid safetensors file: %s. Download or save it again.", file, why));
  }
}
