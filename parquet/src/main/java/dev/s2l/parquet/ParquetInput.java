package dev.s2l.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/// An open Parquet file: its footer, and its columns a row group at a time.
final class ParquetInput implements AutoCloseable {
  private static final int TAIL = 8;
  private static final int HEAD = 4;

  /// Old writers did not count the header of a dictionary as part of its column.
  private static final int UNCOUNTED = 100;

  private final FileChannel channel;
  private final FileMetaData footer;
  private final long footerStart;
  private final Node root;
  private final List<ColumnDescriptor> columns;
  private final @Nullable ParsedVersion writer;

  private ParquetInput(FileChannel channel, FileMetaData footer, long footerStart) {
    this.channel = channel;
    this.footer = footer;
    this.footerStart = footerStart;
    this.root = Node.tree(footer.getSchema());
    this.columns = root.message().getColumns();
    this.writer = writer(footer);
    if (columns.size() != root.leaves()) {
      throw Damage.of("its schema names columns twice");
    }
  }

  static ParquetInput open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      long size = channel.size();
      if (size < HEAD + TAIL) {
        throw Damage.of("it has %d bytes", size);
      }
      ByteBuffer tail = bytes(channel, size - TAIL, TAIL);
      int length = tail.getInt();
      String magic = ascii(tail);
      if (magic.equals("PARE")) {
        throw Damage.of("it is encrypted. Decrypt it first");
      }
      if (!magic.equals("PAR1")) {
        throw Damage.of("its last bytes are not PAR1: it is cut, or another kind of file");
      }
      long start = size - TAIL - length;
      if (length < 1 || start < HEAD) {
        throw Damage.of("its footer says it is %,d bytes long", length);
      }
      return new ParquetInput(channel, footer(channel, start, length), start);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileMetaData footer(FileChannel channel, long start, int length) {
    try {
      return Util.readFileMetaData(new ChunkBytes(channel, start, start + length), length);
    } catch (IOException e) {
      throw Damage.of("its footer cannot be read");
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long start, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, start + buffer.position()) < 0) {
        throw Damage.of("it ends while it is read");
      }
    }
    return buffer.flip();
  }

  private static String ascii(ByteBuffer buffer) {
    return StandardCharsets.US_ASCII.decode(buffer).toString();
  }

  /// Readers of columns mend what certain old writers did wrong.
  private static @Nullable ParsedVersion writer(FileMetaData footer) {
    try {
      return footer.isSetCreated_by() ? VersionParser.parse(footer.getCreated_by()) : null;
    } catch (VersionParseException | RuntimeException unknown) {
      return null;
    }
  }

  FileMetaData footer() {
    return footer;
  }

  Node root() {
    return root;
  }

  List<RowGroup> groups() {
    return footer.getRow_groups();
  }

  /// The columns of a row group that has rows, each at its first value.
  ColumnCursor[] open(RowGroup group) {
    List<ColumnChunk> chunks = group.getColumns();
    if (chunks == null || chunks.size() != columns.size()) {
      throw Damage.of("a row group has other columns than the schema");
    }
    var cursors = new ArrayList<ColumnCursor>();
    for (int i = 0; i < chunks.size(); i++) {
      cursors.add(open(chunks.get(i), columns.get(i), group.getNum_rows()));
    }
    return cursors.toArray(ColumnCursor[]::new);
  }

  private ColumnCursor open(ColumnChunk chunk, ColumnDescriptor column, long rows) {
    String name = String.join(".", column.getPath());
    if (chunk.isSetFile_path()) {
      throw Damage.of("the column %s lies in another file, %s", name, chunk.getFile_path());
    }
    ColumnMetaData meta = chunk.getMeta_data();
    if (meta == null || chunk.isSetCrypto_metadata()) {
      throw Damage.of("the column %s is encrypted. Decrypt the file first", name);
    }
    if (!List.of(column.getPath()).equals(meta.getPath_in_schema())) {
      throw Damage.of(
          "a row group has the column %s where the schema has %s", meta.getPath_in_schema(), name);
    }
    long values = meta.getNum_values();
    if (values < rows || (column.getMaxRepetitionLevel() == 0 && values != rows)) {
      throw Damage.of("the column %s has %,d values for %,d rows", name, values, rows);
    }
    long start = meta.getData_page_offset();
    if (meta.isSetDictionary_page_offset() && meta.getDictionary_page_offset() > 0) {
      start = Math.min(start, meta.getDictionary_page_offset());
    }
    long size = meta.getTotal_compressed_size();
    if (start < HEAD || size < 0 || size > footerStart - start) {
      throw Damage.of("the column %s lies outside of the file", name);
    }
    long end = Math.min(footerStart, start + size + UNCOUNTED);
    var pages = new PageSource(new ChunkBytes(channel, start, end), meta, column);
    return new ColumnCursor(column, pages, writer);
  }

  /// How many rows the row groups have.
  long rows() {
    long rows = 0;
    for (RowGroup group : groups()) {
      if (group.getNum_rows() < 0) {
        throw Damage.of("a row group has %,d rows", group.getNum_rows());
      }
      rows += group.getNum_rows();
    }
    if (rows != footer.getNum_rows()) {
      throw Damage.of("its footer says %,d rows, its row groups %,d", footer.getNum_rows(), rows);
    }
    return rows;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
