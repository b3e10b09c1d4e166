package dev.s2l.dataset;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/// Reads Zstandard. Damaged data throws the same exceptions as for gzip.
final class ZstandardInput extends FilterInputStream {
  ZstandardInput(InputStream in) {
    super(new ZstdInputStream(in));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    try {
      return super.read(bytes, from, length);
    } catch (MalformedInputException | IndexOutOfBoundsException e) {
      throw new ZipException("the zstandard data is damaged: " + e.getMessage());
    } catch (ZipException | EOFException e) {
      throw e;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Not enough input")) {
        throw new EOFException("the zstandard data ends too early");
      }
      throw e;
    }
  }
}
