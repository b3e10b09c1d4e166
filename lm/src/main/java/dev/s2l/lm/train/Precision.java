package dev.s2l.lm.train;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DType;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// In which number format a model is multiplied. Weights that are trained stay float32.
public enum Precision {
  /// bfloat16 on GPUs and where the processor gains by it, by a fixed table of processor flags.
  AUTO,
  FLOAT32,
  BFLOAT16,

  /// Losses are recorded with products in int8; what is trained is trained in float32.
  INT8;

  /// The name as in `--dtype`.
  public String label() {
    return EnumWords.of(this);
  }

  /// @throws S2lException (2) for a name that is none
  public static Precision named(String label) {
    return EnumWords.named(Precision.class, "--dtype", label);
  }

  /// What a model is trained in while its losses are recorded in this.
  public Precision trained() {
    return this == INT8 ? FLOAT32 : this;
  }

  /// @param what is computed otherwise, for example `generating`
  /// @throws S2lException (2) if this is [#INT8]
  public void refuseInt8(String what) {
    if (this == INT8) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--dtype int8 is for recording losses (s2l run, s2l record), not for %s. Use auto,"
                  + " float32 or bfloat16.",
              what));
    }
  }

  /// Before long work that needs it only later.
  ///
  /// @throws S2lException (6) where this cannot be computed
  public void check(ComputeDevice device) {
    if (this == INT8) {
      device.requireInt8();
    }
  }

  /// What it means on `device`; goes into the manifest.
  public DType resolve(ComputeDevice device) {
    return switch (this) {
      case AUTO -> device.fastest();
      case FLOAT32 -> DType.FLOAT32;
      case BFLOAT16 -> DType.BFLOAT16;
      case INT8 -> {
        check(device);
        yield DType.INT8;
      }
    };
  }
}
