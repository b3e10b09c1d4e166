package dev.s2l.trajectory;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The element types read from `.npy` files, all little-endian, by NumPy's name.
enum NpyType {
  FLOAT16("<f2", 2),
  FLOAT32("<f4", 4),
  FLOAT64("<f8", 8),
  INT32("<i4", 4),
  INT64("<i8", 8);

  static final String NAMES = "<f2, <f4, <f8, <i4 or <i8";

  final String descr;
  final int bytes;

  NpyType(String descr, int bytes) {
    this.descr = descr;
    this.bytes = bytes;
  }

  static Optional<NpyType> named(String descr) {
    for (NpyType type : values()) {
      if (type.descr.equals(descr)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  boolean floating() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /// Reads `count` values from `bytes` (little-endian), rounded to float32 if needed.
  void floats(ByteBuffer bytes, float[] into, int at, int count) {
    switch (this) {
      case FLOAT32 -> bytes.asFloatBuffer().get(into, at, count);
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = Float.float16ToFloat(bytes.getShort(2 * i));
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = (float) bytes.getDouble(8 * i);
        }
      }
      case INT32 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = (float) bytes.getInt(4 * i);
        }
      }
      case INT64 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = (float) bytes.getLong(8 * i);
        }
      }
    }
  }
}
