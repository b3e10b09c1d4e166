package dev.s2l.lm.model;

import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The number formats of safetensors files, with their bits and libtorch's name where it has one
/// that s2l uses.
enum SafetensorsType {
  BOOL(8, ScalarType.Bool),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  U8(8, ScalarType.Byte),
  I8(8, ScalarType.Char),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16, ScalarType.Short),
  U16(16),
  F16(16, ScalarType.Half),
  BF16(16, ScalarType.BFloat16),
  I32(32, ScalarType.Int),
  U32(32),
  F32(32, ScalarType.Float),
  C64(64),
  F64(64, ScalarType.Double),
  I64(64, ScalarType.Long),
  U64(64);

  private final int bits;
  private final Optional<ScalarType> scalarType;

  SafetensorsType(int bits) {
    this.bits = bits;
    this.scalarType = Optional.empty();
  }

  SafetensorsType(int bits, ScalarType scalarType) {
    this.bits = bits;
    this.scalarType = Optional.of(scalarType);
  }

  int bits() {
    return bits;
  }

  Optional<ScalarType> scalarType() {
    return scalarType;
  }

  static Optional<SafetensorsType> named(String name) {
    for (var type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  static SafetensorsType of(ScalarType scalarType) {
    for (var type : values()) {
      if (type.scalarType.isPresent() && type.scalarType.get() == scalarType) {
        return type;
      }
    }
    throw new IllegalArgumentException("not written to safetensors files: " + scalarType);
  }
}
