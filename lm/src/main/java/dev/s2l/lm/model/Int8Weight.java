package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.bytedeco.pytorch.global.torch.addcmul_out;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.full;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A weight in int8 with a scale for each output channel, and its products with rows that are
/// rounded to int8 as they come, with a scale for each row. The products are summed up exactly, so
/// a row's numbers do not depend on the rows beside it. Threads may share one. Owns its memory
/// until closed.
final class Int8Weight implements AutoCloseable {
  /// The largest number; −128 is left out, so that the range is symmetric.
  private static final int MOST = 127;

  /// Rows are stored as unsigned bytes, for which the processor has the instruction; this is their
  /// zero.
  private static final int ZERO = 128;

  private static final OperatorHandle PACK = operator("onednn::qlinear_prepack");
  private static final OperatorHandle MULTIPLY = operator("onednn::qlinear_pointwise");

  /// Where [#MULTIPLY] takes what would follow on the product.
  private static final int POST_OP_ARGUMENTS = 11;

  private final long inputs;
  private final Tensor packed;
  private final Tensor scales; // (out)
  private final Tensor zeros; // (out)
  private final GenericList nothingFollows;

  private Int8Weight(long inputs, Tensor packed, Tensor scales, Tensor zeros) {
    this.inputs = inputs;
    this.packed = packed;
    this.scales = scales;
    this.zeros = zeros;
    try (var scope = new PointerScope()) {
      var list = MULTIPLY.schema().arguments().getPointer(POST_OP_ARGUMENTS).type();
      nothingFollows = Scopes.keep(new GenericList(list.get().containedType(0)));
    }
  }

  private static OperatorHandle operator(String name) {
    return Dispatcher.singleton().findSchemaOrThrow(name, "").retainReference();
  }

  /// Rounds each channel to multiples of its largest number ÷ 127.
  ///
  /// @param weight (out, in) in float32, finite; may be a view
  static Int8Weight of(Tensor weight) {
    try (var scope = new PointerScope()) {
      long[] inputs = {1};
      // A channel of zeros has any scale.
      var scales = weight.abs().amax(inputs, false).div_(new Scalar(MOST)).clamp_min_(tiny());
      var rounded = weight.div(scales.unsqueeze(1)).round_().to(ScalarType.Char).contiguous();
      var arguments = new IValueVector();
      arguments.push_back(new IValue(rounded));
      arguments.push_back(new IValue());
      PACK.callBoxed(arguments);
      long[] channels = {weight.size(0)};
      var zeros = full(channels, new Scalar(0)).to(ScalarType.Int);
      return new Int8Weight(
          weight.size(1), Scopes.keep(first(arguments)), Scopes.keep(scales), Scopes.keep(zeros));
    }
  }

  private static Scalar tiny() {
    return new Scalar(Float.MIN_NORMAL);
  }

  /// @param x (…, in) in float32
  /// @param bias (out), or empty
  /// @return (…, out) in float32, in the scope of the caller
  Tensor of(Tensor x, TensorOptional bias) {
    try (var scope = new PointerScope()) {
      long rows = x.numel() / inputs;
      long[] flat = {rows, inputs};
      long[] column = {rows, 1};
      var bytes = empty(flat, new TensorOptions(ScalarType.Byte), Tensors.NO_FORMAT);
      var rowScales = empty(column, new TensorOptions(ScalarType.Float), Tensors.NO_FORMAT);
      round(x.contiguous(), bytes, rowScales);
      var product = multiply(bytes);
      if (bias.has_value()) {
        addcmul_out(product, bias.get(), product, rowScales);
      } else {
        product.mul_(rowScales);
      }
      long[] shape = x.sizes().vec().get();
      shape[shape.length - 1] = scales.size(0);
      return Scopes.leave(scope, product.view(shape));
    }
  }

  private Tensor multiply(Tensor bytes) {
    var arguments = new IValueVector();
    arguments.push_back(new IValue(bytes));
    arguments.push_back(new IValue(1.0));
    arguments.push_back(new IValue((long) ZERO));
    arguments.push_back(new IValue(packed));
    arguments.push_back(new IValue(scales));
    arguments.push_back(new IValue(zeros));
    arguments.push_back(new IValue()); // no bias: the scales of the rows come before it
    arguments.push_back(new IValue(1.0));
    arguments.push_back(new IValue(0L));
    arguments.push_back(new IValue(ScalarType.Float.value));
    arguments.push_back(new IValue("none"));
    arguments.push_back(new IValue(nothingFollows));
    arguments.push_back(new IValue("none"));
    MULTIPLY.callBoxed(arguments);
    return first(arguments);
  }

  /// What an operator left. An element of the list ends with the list; this shares its memory and
  /// lasts.
  private static Tensor first(IValueVector left) {
    return new Tensor(left.get(0).toTensor());
  }

  /// In plain code: it goes through each row once, where operators go through all rows five times.
  private void round(Tensor x, Tensor bytes, Tensor rowScales) {
    int width = Math.toIntExact(inputs);
    long rows = x.numel() / inputs;
    var from = Slab.floats(x);
    var scale = Slab.floats(rowScales);
    var to = MemorySegment.ofAddress(bytes.data_ptr().address()).reinterpret(bytes.numel());
    var row = new float[width];
    var rounded = new byte[width];
    for (long i = 0; i < rows; i++) {
      MemorySegment.copy(from, JAVA_FLOAT, i * width * Float.BYTES, row, 0, width);
      float most = largest(row);
      round(row, rounded, most == 0 ? 0 : MOST / most);
      MemorySegment.copy(rounded, 0, to, JAVA_BYTE, i * width, width);
      scale.setAtIndex(JAVA_FLOAT, i, most / MOST);
    }
  }

  private static float largest(float[] row) {
    float most = 0;
    for (float value : row) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }

  private static void round(float[] row, byte[] rounded, float factor) {
    for (int i = 0; i < row.length; i++) {
      rounded[i] = (byte) (int) (row[i] * factor + (ZERO + 0.5f));
    }
  }

  @Override
  public void close() {
    nothingFollows.close();
    zeros.close();
    scales.close();
    packed.close();
  }
}
