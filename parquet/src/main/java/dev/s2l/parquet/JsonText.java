package dev.s2l.parquet;

import org.apache.parquet.io.api.Binary;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Values of columns that are annotated as JSON.
final class JsonText {
  private static final int MAX_DEPTH = 500;
  private static final int MAX_NUMBER = 1_000;
  private static final int MAX_NAME = 50_000;

  /// Reads what rows of a data set may be: JSON, with `NaN` as Python writes it.
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private JsonText() {}

  /// Writes the value that the text stands for, without white space; a text that is no JSON stays a
  /// text.
  static void write(Binary value, JsonBytes out) {
    byte[] json = value.getBytesUnsafe();
    if (!isOneValue(json)) {
      out.text(json, 0, json.length);
      return;
    }
    boolean quoted = false;
    boolean escaped = false;
    int start = 0;
    for (int i = 0; i < json.length; i++) {
      if (!quoted && json[i] >= 0 && json[i] <= ' ') {
        out.raw(json, start, i - start);
        start = i + 1;
      }
      quoted ^= json[i] == '"' && !escaped;
      escaped = quoted && json[i] == '\\' && !escaped;
    }
    out.raw(json, start, json.length - start);
  }

  private static boolean isOneValue(byte[] json) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() != null
          && parser.currentToken() != JsonToken.NOT_AVAILABLE
          && hasNoLineFeed(json)
          && parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /// Line feeds inside of texts would end the line that the row is.
  private static boolean hasNoLineFeed(byte[] json) {
    boolean quoted = false;
    boolean escaped = false;
    for (byte b : json) {
      if (quoted && (b == '\n' || b == '\r')) {
        return false;
      }
      quoted ^= b == '"' && !escaped;
      escaped = quoted && b == '\\' && !escaped;
    }
    return true;
  }
}
