package dev.s2l.lm.model;

import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;

/// Native constants that live as long as the process.
final class Tensors {
  static final MemoryFormatOptional NO_FORMAT = Scopes.keep(new MemoryFormatOptional());
  static final TensorOptional NO_TENSOR = Scopes.keep(new TensorOptional());
  static final Scalar ONE = Scopes.keep(new Scalar(1.0));
  static final Scalar MINUS_ONE = Scopes.keep(new Scalar(-1.0));

  private Tensors() {}
}
