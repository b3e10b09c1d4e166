package dev.s2l.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/// The pages of one column of the row group that is being written, packed.
final class PageBuffer implements PageWriter {
  private final ColumnDescriptor column;
  private final CompressionCodec codec;
  private final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
  private final Set<org.apache.parquet.format.Encoding> encodings =
      EnumSet.noneOf(org.apache.parquet.format.Encoding.class);
  private long values;
  private long unpacked;

  PageBuffer(ColumnDescriptor column, CompressionCodec codec) {
    this.column = column;
    this.codec = codec;
  }

  /// Writes the column.
  ///
  /// @param at where in the file it begins
  ColumnChunk writeTo(OutputStream out, long at) throws IOException {
    dictionary.writeTo(out);
    pages.writeTo(out);
    var meta =
        new ColumnMetaData(
            type(),
            List.copyOf(encodings),
            List.of(column.getPath()),
            codec,
            values,
            unpacked,
            getMemSize(),
            at + dictionary.size());
    if (dictionary.size() > 0) {
      meta.setDictionary_page_offset(at);
    }
    return new ColumnChunk(at).setMeta_data(meta);
  }

  private Type type() {
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case BINARY -> Type.BYTE_ARRAY;
      case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
          Type.valueOf(column.getPrimitiveType().getPrimitiveTypeName().name());
    };
  }

  long unpacked() {
    return unpacked;
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> statistics,
      SizeStatistics sizes,
      GeospatialStatistics places,
      Encoding repetition,
      Encoding definition,
      Encoding encoding)
      throws IOException {
    writePage(bytes, valueCount, rowCount, statistics, repetition, definition, encoding);
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> statistics,
      Encoding repetition,
      Encoding definition,
      Encoding encoding)
      throws IOException {
    var header =
        new DataPageHeader(valueCount, known(encoding), known(definition), known(repetition));
    add(pages, new PageHeader().setData_page_header(header), PageType.DATA_PAGE, bytes);
    values += valueCount;
    encodings.add(known(definition));
  }

  @Override
  @Deprecated // There, too; others call it no more.
  public void writePage(
      BytesInput bytes,
      int valueCount,
      Statistics<?> statistics,
      Encoding repetition,
      Encoding definition,
      Encoding encoding)
      throws IOException {
    writePage(bytes, valueCount, -1, statistics, repetition, definition, encoding);
  }

  @Override
  public void writePageV2(
      int rowCount,
      int nullCount,
      int valueCount,
      BytesInput repetition,
      BytesInput definition,
      Encoding encoding,
      BytesInput data,
      Statistics<?> statistics) {
    throw new IllegalStateException("pages of the first version were asked for");
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) throws IOException {
    var header = new DictionaryPageHeader(page.getDictionarySize(), known(page.getEncoding()));
    add(
        dictionary,
        new PageHeader().setDictionary_page_header(header),
        PageType.DICTIONARY_PAGE,
        page.getBytes());
  }

  private org.apache.parquet.format.Encoding known(Encoding encoding) {
    var known = org.apache.parquet.format.Encoding.valueOf(encoding.name());
    encodings.add(known);
    return known;
  }

  private void add(ByteArrayOutputStream out, PageHeader header, PageType type, BytesInput bytes)
      throws IOException {
    var plain = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(plain);
    byte[] packed = Codecs.pack(codec, plain.toByteArray());
    var crc = new CRC32();
    crc.update(packed);
    header.setType(type);
    header.setUncompressed_page_size(Math.toIntExact(bytes.size()));
    header.setCompressed_page_size(packed.length);
    header.setCrc((int) crc.getValue());
    int before = out.size();
    Util.writePageHeader(header, out);
    unpacked += out.size() - before + bytes.size();
    out.writeBytes(packed);
  }

  @Override
  public long getMemSize() {
    return (long) dictionary.size() + pages.size();
  }

  @Override
  public long allocatedSize() {
    return getMemSize();
  }

  @Override
  public String memUsageString(String prefix) {
    return prefix + getMemSize();
  }
}
