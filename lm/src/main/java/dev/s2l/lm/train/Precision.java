package dev.s2l.lm.train;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DType;
import dev.s2l.run.EnumWords;
import dev.s2l.run.S2lException;

/// In which number format a model is multiplied. Weights that are trained stay float32.
public enum Precision {
  /// bfloat16 on GPUs and where the processor gains by it, by a fixed table of processor flags.
  AUTO,
  FLOAT32,
  BFLOAT16;

  /// The name as in `--dtype`.
  public String label() {
    return EnumWords.of(this);
  }

  /// @throws S2lException (2) for a name that is none
  public static Precision named(String label) {
    return EnumWords.named(Precision.class, "--dtype", label);
  }

  /// What it means on `device`; goes into the manifest.
  public DType resolve(ComputeDevice device) {
    return switch (this) {
      case AUTO -> device.fastest();
      case FLOAT32 -> DType.FLOAT32;
      case BFLOAT16 -> DType.BFLOAT16;
    };
  }
}
