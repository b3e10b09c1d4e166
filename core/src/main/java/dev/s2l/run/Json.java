package dev.s2l.run;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of our own artifacts: records as objects with their components in order, strict about
/// what it reads (no unknown, missing or repeated key), and the same bytes for the same values.
public final class Json {
  /// One line, for JSON Lines.
  public static final JsonMapper COMPACT = mapper();

  /// Of the same mapper: what it knows of a class is found out once.
  private static final ObjectWriter INDENTED =
      COMPACT.writer().with(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .build();
  }

  /// UTF-8, indented, `\n` line ends, a final line end.
  public static byte[] pretty(Object value) {
    String text = INDENTED.writeValueAsString(value).replace("\r\n", "\n") + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
