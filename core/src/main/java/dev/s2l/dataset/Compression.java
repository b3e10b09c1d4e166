package dev.s2l.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// How an input is compressed. The first bytes decide, not the name.
enum Compression {
  NONE(""),
  GZIP(".gz"),
  ZSTANDARD(".zst");

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  static Compression of(byte[] head) {
    if (head.length >= 2 && head[0] == 0x1F && head[1] == (byte) 0x8B) {
      return GZIP;
    }
    return FormatSniffer.startsWith(head, 0x28, 0xB5, 0x2F, 0xFD) ? ZSTANDARD : NONE;
  }

  InputStream open(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GzipInput(in);
      case ZSTANDARD -> new ZstandardInput(in);
    };
  }

  /// `name` without the suffix of any compression.
  static String unpackedName(String name) {
    for (var compression : List.of(GZIP, ZSTANDARD)) {
      if (name.endsWith(compression.suffix) && name.length() > compression.suffix.length()) {
        return name.substring(0, name.length() - compression.suffix.length());
      }
    }
    return name;
  }
}
