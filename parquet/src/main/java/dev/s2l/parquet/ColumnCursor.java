package dev.s2l.parquet;

import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/// A column of a row group at one of its values.
final class ColumnCursor {
  private final ColumnDescriptor column;
  private final ColumnReaderImpl reader;
  private long left;

  ColumnCursor(ColumnDescriptor column, PageSource pages, @Nullable ParsedVersion writer) {
    this.column = column;
    this.reader = new ColumnReaderImpl(column, pages, new PrimitiveConverter() {}, writer);
    this.left = pages.getTotalValueCount();
  }

  int definition() {
    return reader.getCurrentDefinitionLevel();
  }

  /// Whether a value is here, not the absence of one.
  boolean isValue() {
    return definition() == column.getMaxDefinitionLevel();
  }

  /// Goes on to the next value.
  void next() {
    if (left-- == 0) {
      throw Damage.of("the column %s ends too early", String.join(".", column.getPath()));
    }
    reader.consume();
  }

  /// Goes on, where the value was not looked at.
  void skip() {
    if (isValue()) {
      reader.skip();
    }
    next();
  }

  /// Whether the value here goes on with a list of this level that is open.
  boolean continues(int repetition) {
    return left > 0 && reader.getCurrentRepetitionLevel() >= repetition;
  }

  /// Goes past the rest of `rows` rows.
  void skipRows(long rows) {
    for (long row = 0; row < rows; row++) {
      do {
        skip();
      } while (continues(1));
    }
  }

  /// @throws Damage if values are left or the next one is no beginning of a row
  void checkEnd() {
    if (left != 0) {
      throw Damage.of(
          "the column %s has more rows than its row group", String.join(".", column.getPath()));
    }
  }

  int repetition() {
    return reader.getCurrentRepetitionLevel();
  }

  boolean booleanValue() {
    return reader.getBoolean();
  }

  int intValue() {
    return reader.getInteger();
  }

  long longValue() {
    return reader.getLong();
  }

  float floatValue() {
    return reader.getFloat();
  }

  double doubleValue() {
    return reader.getDouble();
  }

  Binary bytes() {
    return reader.getBinary();
  }
}
