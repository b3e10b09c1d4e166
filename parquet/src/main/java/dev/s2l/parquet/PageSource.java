package dev.s2l.parquet;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.s2l.run.Phrase;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/// The pages of one column of a row group. One of them is in memory at a time, besides the
/// dictionary.
final class PageSource implements PageReader {
  private final ChunkBytes in;
  private final ColumnMetaData meta;
  private final ColumnDescriptor column;
  private final Statistics<?> noStatistics;
  private long left;
  private @Nullable PageHeader ahead;

  PageSource(ChunkBytes in, ColumnMetaData meta, ColumnDescriptor column) {
    this.in = in;
    this.meta = meta;
    this.column = column;
    this.left = meta.getNum_values();
    this.noStatistics = Statistics.createStats(column.getPrimitiveType());
  }

  @Override
  public long getTotalValueCount() {
    return meta.getNum_values();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    PageHeader header = header();
    if (header.getType() != PageType.DICTIONARY_PAGE) {
      ahead = header;
      return null;
    }
    var dictionary = header.getDictionary_page_header();
    byte[] bytes = unpacked(header, packed(header));
    int count = dictionary.getNum_values();
    if (count < 0 || (long) count * smallestValue() > bytes.length) {
      throw damage("claims %,d values in a dictionary of %,d bytes", count, bytes.length);
    }
    return new DictionaryPage(BytesInput.from(bytes), count, encoding(dictionary.getEncoding()));
  }

  /// Bytes of the shortest value in a dictionary.
  private int smallestValue() {
    return switch (meta.getType()) {
      case BOOLEAN -> 1;
      case INT32, FLOAT, BYTE_ARRAY -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case INT96 -> 12;
      case FIXED_LEN_BYTE_ARRAY -> column.getPrimitiveType().getTypeLength();
    };
  }

  @Override
  public @Nullable DataPage readPage() {
    while (left > 0) {
      PageHeader header = header();
      byte[] packed = packed(header);
      DataPage page =
          switch (header.getType()) {
            case DATA_PAGE -> first(header, packed);
            case DATA_PAGE_V2 -> second(header, packed);
            case INDEX_PAGE -> null;
            case DICTIONARY_PAGE -> throw damage("has a second dictionary");
          };
      if (page != null && page.getValueCount() > 0) {
        left -= page.getValueCount();
        return page;
      }
    }
    return null;
  }

  private DataPage first(PageHeader header, byte[] packed) {
    DataPageHeader data = header.getData_page_header();
    int count = checkCount(data.getNum_values());
    byte[] bytes = unpacked(header, packed);
    var checks = new PageChecks(bytes, count, column);
    Encoding repetition = encoding(data.getRepetition_level_encoding());
    Encoding definition = encoding(data.getDefinition_level_encoding());
    int values =
        checks.levels(
            column.getMaxDefinitionLevel(),
            definition,
            checks.levels(column.getMaxRepetitionLevel(), repetition, 0));
    Encoding encoding = encoding(data.getEncoding());
    checks.values(encoding, values);
    return new DataPageV1(
        BytesInput.from(bytes),
        count,
        bytes.length,
        noStatistics,
        repetition,
        definition,
        encoding);
  }

  private DataPage second(PageHeader header, byte[] packed) {
    DataPageHeaderV2 data = header.getData_page_header_v2();
    int count = checkCount(data.getNum_values());
    int repetition = data.getRepetition_levels_byte_length();
    int definition = data.getDefinition_levels_byte_length();
    if (repetition < 0 || definition < 0 || repetition > packed.length - definition) {
      throw damage("has levels that are longer than their page");
    }
    int levels = repetition + definition;
    byte[] values = new byte[packed.length - levels];
    System.arraycopy(packed, levels, values, 0, values.length);
    int size = header.getUncompressed_page_size() - levels;
    if (data.isIs_compressed() && (values.length > 0 || size > 0)) {
      values = Codecs.unpack(meta.getCodec(), values, size);
    }
    new PageChecks(packed, count, column).runs(0, repetition, column.getMaxRepetitionLevel());
    new PageChecks(packed, count, column).runs(repetition, levels, column.getMaxDefinitionLevel());
    Encoding encoding = encoding(data.getEncoding());
    new PageChecks(values, count, column).values(encoding, 0);
    return DataPageV2.uncompressed(
        data.getNum_rows(),
        data.getNum_nulls(),
        count,
        BytesInput.from(packed, 0, repetition),
        BytesInput.from(packed, repetition, definition),
        encoding,
        BytesInput.from(values),
        noStatistics);
  }

  private int checkCount(int count) {
    if (count < 0 || count > left) {
      throw damage("has a page of %,d values where %,d are left", count, left);
    }
    return count;
  }

  private PageHeader header() {
    PageHeader known = ahead;
    if (known != null) {
      ahead = null;
      return known;
    }
    try {
      return Util.readPageHeader(in);
    } catch (IOException e) {
      throw damage("has a page whose header cannot be read");
    }
  }

  private byte[] packed(PageHeader header) {
    int size = header.getCompressed_page_size();
    if (size < 0 || size > in.remaining() || header.getUncompressed_page_size() < 0) {
      throw damage("has a page of %,d bytes where %,d are left", size, in.remaining());
    }
    byte[] bytes = new byte[size];
    try {
      if (in.readNBytes(bytes, 0, size) < size) {
        throw new EOFException();
      }
    } catch (IOException e) {
      throw damage("ends in the middle of a page");
    }
    if (header.isSetCrc()) {
      var crc = new CRC32();
      crc.update(bytes);
      if ((int) crc.getValue() != header.getCrc()) {
        throw damage("has a page whose checksum is wrong");
      }
    }
    return bytes;
  }

  private byte[] unpacked(PageHeader header, byte[] packed) {
    return Codecs.unpack(meta.getCodec(), packed, header.getUncompressed_page_size());
  }

  private Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding) {
    if (encoding == null) {
      throw damage("has a page in an unknown encoding");
    }
    return Encoding.valueOf(encoding.name());
  }

  @FormatMethod
  private Damage damage(@FormatString String pattern, Object... values) {
    return Damage.of(
        "the column %s %s", String.join(".", column.getPath()), Phrase.of(pattern, values));
  }
}
