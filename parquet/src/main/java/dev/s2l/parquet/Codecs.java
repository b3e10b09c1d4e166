package dev.s2l.parquet;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.CompressionCodec;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/// The compressions of pages.
final class Codecs {
  /// No data in these forms unpack to more times their size.
  private static final int MOST_LZ4 = 255;

  private Codecs() {}

  /// @param size of the result, as the page says
  /// @throws Damage if the result has another size; no memory is taken for what is only claimed
  static byte[] unpack(@Nullable CompressionCodec codec, byte[] packed, int size) {
    if (codec == null) {
      throw Damage.of("its compression is unknown");
    }
    try {
      return switch (codec) {
        case UNCOMPRESSED -> checked(packed, size);
        case SNAPPY -> {
          check(new SnappyJavaDecompressor().getUncompressedLength(packed, 0), size);
          yield unpack(new SnappyJavaDecompressor(), packed, 0, packed.length, size);
        }
        case GZIP -> unpack(new GZIPInputStream(new ByteArrayInputStream(packed)), size);
        case ZSTD ->
            new ZstdJavaDecompressor().getDecompressedSize(packed, 0, packed.length) == size
                ? unpack(new ZstdJavaDecompressor(), packed, 0, packed.length, size)
                : unpack(new ZstdInputStream(new ByteArrayInputStream(packed)), size);
        case BROTLI -> unpack(new BrotliInputStream(new ByteArrayInputStream(packed)), size);
        case LZ4_RAW -> lz4(packed, 0, packed.length, size);
        case LZ4 -> lz4InBlocks(packed, size);
        case LZO ->
            throw Damage.of("its pages are compressed by LZO. Write it anew with Zstandard");
      };
    } catch (MalformedInputException | IndexOutOfBoundsException | IOException e) {
      throw Damage.of("a page cannot be unpacked (%s): %s", codec, String.valueOf(e.getMessage()));
    }
  }

  /// Unpacks piece by piece, so that memory follows what is there.
  private static byte[] unpack(InputStream in, int size) throws IOException {
    try (in) {
      byte[] bytes = in.readNBytes(size);
      if (in.read() >= 0) {
        throw new IOException("it is longer than its page says");
      }
      return checked(bytes, size);
    }
  }

  private static byte[] unpack(Decompressor method, byte[] packed, int from, int length, int size) {
    byte[] bytes = new byte[size];
    check(method.decompress(packed, from, length, bytes, 0, size), size);
    return bytes;
  }

  private static byte[] lz4(byte[] packed, int from, int length, int size) {
    if (size < 0 || size > (long) MOST_LZ4 * length + MOST_LZ4) {
      throw Damage.of("a page claims to unpack from %,d bytes to %,d", length, size);
    }
    return unpack(new Lz4JavaDecompressor(), packed, from, length, size);
  }

  /// Hadoop's frame of blocks: both sizes, then the block; some writers left it out.
  private static byte[] lz4InBlocks(byte[] packed, int size) {
    var in = ByteBuffer.wrap(packed);
    var out = new ByteArrayOutputStream();
    while (in.remaining() > 2 * Integer.BYTES) {
      int unpacked = in.getInt();
      int length = in.getInt();
      if (length < 0 || length > in.remaining() || unpacked < 0 || unpacked > size - out.size()) {
        return lz4(packed, 0, packed.length, size);
      }
      out.writeBytes(lz4(packed, in.position(), length, unpacked));
      in.position(in.position() + length);
    }
    return checked(out.toByteArray(), size);
  }

  private static byte[] checked(byte[] bytes, int size) {
    check(bytes.length, size);
    return bytes;
  }

  private static void check(int length, int size) {
    if (length != size) {
      throw Damage.of("a page unpacks to %,d bytes where it says %,d", length, size);
    }
  }

  /// The same compression, or Zstandard for those that are only read.
  static CompressionCodec written(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> codec;
      case LZ4, BROTLI, LZO -> CompressionCodec.ZSTD;
    };
  }

  /// @param codec one that is written
  static byte[] pack(CompressionCodec codec, byte[] bytes) {
    return switch (codec) {
      case UNCOMPRESSED -> bytes;
      case SNAPPY -> pack(new SnappyJavaCompressor(), bytes);
      case ZSTD -> pack(new ZstdJavaCompressor(), bytes);
      case LZ4_RAW -> pack(new Lz4JavaCompressor(), bytes);
      case GZIP -> {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
          gzip.write(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        yield out.toByteArray();
      }
      case LZ4, BROTLI, LZO -> throw new IllegalArgumentException("not written: " + codec);
    };
  }

  private static byte[] pack(Compressor method, byte[] bytes) {
    byte[] packed = new byte[method.maxCompressedLength(bytes.length)];
    int size = method.compress(bytes, 0, bytes.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, size);
  }
}
