package dev.s2l.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.impl.ColumnWriteStoreV1;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;

/// A Parquet file that is being written. Memory holds one row group, packed, of a size that does
/// not depend on the number of rows.
final class ParquetOutput {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String CREATOR = "s2l version 1 (build parquet-column-1.18.1)";

  /// Bytes of a row group in memory.
  private static final long GROUP = 32L << 20;

  /// Bytes of a row group unpacked, as others read it, about.
  private static final long UNPACKED_GROUP = 128L << 20;

  private static final int PAGE = 1 << 20;

  /// Bytes of values between two looks at how much memory is taken.
  private static final long LOOK = 1 << 20;

  /// Rows of a group, so that others read it in pieces, too.
  private static final long GROUP_ROWS = 1 << 20;

  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          .withWriterVersion(WriterVersion.PARQUET_1_0)
          .withPageSize(PAGE)
          .withDictionaryPageSize(PAGE)
          .withMinRowCountForPageSizeCheck(1)
          .withMaxRowCountForPageSizeCheck(256)
          .withStatisticsEnabled(false)
          .withSizeStatisticsEnabled(false)
          .build();

  /// @param codecs of each column
  /// @param metadata of the file, as it will stand in its footer
  record Form(List<SchemaElement> schema, List<CompressionCodec> codecs, List<KeyValue> metadata) {}

  private final OutputStream out;
  private final Form form;
  private final MessageType schema;
  private final List<ColumnDescriptor> descriptors;
  private final List<RowGroup> groups = new ArrayList<>();
  private List<PageBuffer> pages = List.of();
  private ColumnWriteStoreV1 store;
  private ColumnWriter[] columns = {};
  private long at = MAGIC.length;
  private long rows;
  private long groupRows;
  private long groupBytes;
  private long unlooked;

  ParquetOutput(OutputStream out, Form form) throws IOException {
    this.out = out;
    this.form = form;
    this.schema = Node.tree(form.schema()).message();
    this.descriptors = schema.getColumns();
    this.store = beginGroup();
    out.write(MAGIC);
  }

  private ColumnWriteStoreV1 beginGroup() {
    var buffers = new ArrayList<PageBuffer>();
    for (int i = 0; i < descriptors.size(); i++) {
      buffers.add(new PageBuffer(descriptors.get(i), form.codecs().get(i)));
    }
    var fresh = new ColumnWriteStoreV1(schema, new Pages(descriptors, buffers), PROPERTIES);
    pages = buffers;
    columns = descriptors.stream().map(fresh::getColumnWriter).toArray(ColumnWriter[]::new);
    groupRows = 0;
    groupBytes = 0;
    unlooked = 0;
    return fresh;
  }

  private record Pages(List<ColumnDescriptor> columns, List<PageBuffer> buffers)
      implements PageWriteStore {
    @Override
    public PageWriter getPageWriter(ColumnDescriptor column) {
      return buffers.get(columns.indexOf(column));
    }
  }

  /// The writer of a column, until the row ends.
  ColumnWriter column(int leaf) {
    return columns[leaf];
  }

  /// @param bytes of its values, about
  void endRow(long bytes) throws IOException {
    store.endRecord();
    rows++;
    groupRows++;
    groupBytes += bytes;
    unlooked += bytes;
    boolean full = groupRows == GROUP_ROWS || groupBytes > UNPACKED_GROUP;
    if (unlooked > LOOK || full) {
      unlooked = 0;
      if (full || store.getBufferedSize() > GROUP) {
        endGroup();
        store = beginGroup();
      }
    }
  }

  private void endGroup() throws IOException {
    store.flush();
    long start = at;
    long unpacked = 0;
    var chunks = new ArrayList<ColumnChunk>();
    for (PageBuffer page : pages) {
      chunks.add(page.writeTo(out, at));
      at += page.getMemSize();
      unpacked += page.unpacked();
    }
    var group = new RowGroup(chunks, unpacked, groupRows);
    groups.add(group.setFile_offset(start).setTotal_compressed_size(at - start));
    store.close();
  }

  /// Ends the file. Without it, what was written is no Parquet file.
  void finish() throws IOException {
    if (groupRows > 0) {
      endGroup();
    }
    var footer = new FileMetaData(1, form.schema(), rows, groups).setCreated_by(CREATOR);
    if (!form.metadata().isEmpty()) {
      footer.setKey_value_metadata(form.metadata());
    }
    var orders = new ArrayList<ColumnOrder>();
    descriptors.forEach(column -> orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
    footer.setColumn_orders(orders);
    var counted = new Counted(out);
    Util.writeFileMetaData(footer, counted);
    byte[] length = {
      (byte) counted.count,
      (byte) (counted.count >> 8),
      (byte) (counted.count >> 16),
      (byte) (counted.count >> 24)
    };
    out.write(length);
    out.write(MAGIC);
  }

  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private int count;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      count += length;
    }
  }
}
