package dev.s2l.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Parquet files byte by byte, for forms that no writer at hand makes any more. One row group,
/// uncompressed, columns of text. Format: github.com/apache/parquet-format, `parquet.thrift`.
final class HandMade {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int BYTE_ARRAY = 6;
  private static final int RLE = 3;

  /// @param repetition 0 required, 1 optional, 2 repeated
  /// @param children 0 for a column
  /// @param converted 0 for UTF-8, 3 for a list, -1 for none
  record Element(String name, int repetition, int children, int converted) {}

  /// @param levels repetition and definition levels as they stand in the page
  /// @param encoding of the values: 0 plain, 8 numbers into the dictionary
  /// @param dictionary its only value, plain; empty for none
  record Column(
      List<String> path, int count, byte[] levels, int encoding, byte[] values, byte[] dictionary) {
    private byte[] body() {
      return concat(levels, values);
    }
  }

  private HandMade() {}

  static byte[] file(int rows, List<Element> schema, List<Column> columns) {
    var out = new ByteArrayOutputStream();
    out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    var chunks = new ArrayList<byte[]>();
    for (Column column : columns) {
      int start = out.size();
      if (column.dictionary().length > 0) {
        var header = new Thrift().number(1, I32, 2).sizes(column.dictionary().length);
        header.struct(7, new Thrift().number(1, I32, 1).number(2, I32, 0));
        out.writeBytes(header.bytes());
        out.writeBytes(column.dictionary());
      }
      int data = out.size();
      var header = new Thrift().number(1, I32, 0).sizes(column.body().length);
      var page = new Thrift().number(1, I32, column.count()).number(2, I32, column.encoding());
      header.struct(5, page.number(3, I32, RLE).number(4, I32, RLE));
      out.writeBytes(header.bytes());
      out.writeBytes(column.body());
      int size = out.size() - start;
      var meta = new Thrift().number(1, I32, BYTE_ARRAY);
      meta.list(2, I32, List.of(varint(zigzag(column.encoding()))));
      meta.list(3, BINARY, column.path().stream().map(HandMade::binary).toList());
      meta.number(4, I32, 0).number(5, I64, column.count()).number(6, I64, size);
      meta.number(7, I64, size).number(9, I64, data);
      if (data > start) {
        meta.number(11, I64, start);
      }
      chunks.add(new Thrift().number(2, I64, start).struct(3, meta).bytes());
    }
    var group = new Thrift().list(1, STRUCT, chunks).number(2, I64, out.size());
    var footer = new Thrift().number(1, I32, 1);
    footer.list(2, STRUCT, schema.stream().map(HandMade::element).toList());
    footer.number(3, I64, rows).list(4, STRUCT, List.of(group.number(3, I64, rows).bytes()));
    byte[] bytes = footer.bytes();
    out.writeBytes(bytes);
    out.writeBytes(little(bytes.length));
    out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /// Texts as values of a page or a dictionary.
  static byte[] plain(String... texts) {
    var out = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(little(bytes.length));
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  /// Levels of a page: how many bytes, then runs of a length and a level.
  static byte[] levels(int... runs) {
    var out = new byte[runs.length];
    for (int i = 0; i < runs.length; i += 2) {
      out[i] = (byte) (runs[i] << 1);
      out[i + 1] = (byte) runs[i + 1];
    }
    return concat(little(out.length), out);
  }

  static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] element(Element element) {
    var thrift = new Thrift();
    if (element.children() == 0) {
      thrift.number(1, I32, BYTE_ARRAY);
    }
    thrift.number(3, I32, element.repetition()).binary(4, element.name());
    if (element.children() > 0) {
      thrift.number(5, I32, element.children());
    }
    if (element.converted() >= 0) {
      thrift.number(6, I32, element.converted());
    }
    return thrift.bytes();
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] binary(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return concat(varint(bytes.length), bytes);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static byte[] varint(long value) {
    var out = new ByteArrayOutputStream();
    long left = value;
    for (; left > 127; left >>>= 7) {
      out.write((int) (left & 127 | 128));
    }
    out.write((int) left);
    return out.toByteArray();
  }

  /// A struct in Thrift's compact protocol; fields in ascending order.
  private static final class Thrift {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;

    private void field(int id, int type) {
      out.write(id - last << 4 | type);
      last = id;
    }

    Thrift number(int id, int type, long value) {
      field(id, type);
      out.writeBytes(varint(zigzag(value)));
      return this;
    }

    Thrift sizes(int bytes) {
      return number(2, I32, bytes).number(3, I32, bytes);
    }

    Thrift binary(int id, String text) {
      field(id, BINARY);
      out.writeBytes(HandMade.binary(text));
      return this;
    }

    Thrift struct(int id, Thrift value) {
      field(id, STRUCT);
      out.writeBytes(value.bytes());
      return this;
    }

    Thrift list(int id, int type, List<byte[]> values) {
      field(id, LIST);
      out.write(values.size() << 4 | type);
      values.forEach(out::writeBytes);
      return this;
    }

    byte[] bytes() {
      return concat(out.toByteArray(), new byte[1]);
    }
  }
}
