package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The low-rank product `scaling · B A x` that LoRA (Hu et al. 2021) adds to one projection.
/// Computed in float32, whatever the format of the model.
///
/// @param module name of the projection
/// @param a (r, in), float32
/// @param b (out, r), float32
/// @param scaling factor of the product
/// @param dropout share of the inputs that training leaves out
record LowRank(String module, Tensor a, Tensor b, double scaling, double dropout, Compute compute)
    implements AutoCloseable {
  private static final double STEPS = 0x1p32;

  /// @param product (…, out) of the projection alone
  /// @param x (…, in)
  /// @return (…, out) in the format of `product`
  Tensor addedTo(Tensor product, Tensor x, Mode mode) {
    var low = linear(linear(dropped(x.to(ScalarType.Float), mode), a), b);
    return product.add(low, new Scalar(scaling)).to(product.scalar_type());
  }

  /// Walks back what [#addedTo] adds.
  ///
  /// @param x what went in (…, in)
  /// @param into the gradient in what came out (…, out)
  Linear.Gradients back(Tensor x, Tensor into, Mode mode) {
    var leaf = Autograd.leaf(x.detach());
    var added = addedTo(zeros_like(into), leaf, mode);
    var found = Autograd.gradients(List.of(added), List.of(into), List.of(leaf, a, b));
    return new Linear.Gradients(
        Autograd.lasting(found, 0),
        List.of(
            new Linear.Gradient(a, Autograd.lasting(found, 1)),
            new Linear.Gradient(b, Autograd.lasting(found, 2))));
  }

  private Tensor dropped(Tensor x, Mode mode) {
    return dropout > 0 && mode instanceof Mode.Training training
        ? x.mul(
            mask(
                x.sizes().vec().get(),
                RandomStream.named(training.seed(), stream(training.pass()))))
        : x;
  }

  private String stream(String pass) {
    return "lora-dropout/" + pass + "/" + module;
  }

  /// Zeros, and what keeps the mean where an input stays.
  private Tensor mask(long[] sizes, RandomStream random) {
    var mask = new float[Math.toIntExact(Arrays.stream(sizes).reduce(1, Math::multiplyExact))];
    long dropped = Math.round(dropout * STEPS);
    float kept = (float) (1 / (1 - dropout));
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextLong() >>> 32 < dropped ? 0 : kept;
    }
    return compute.place(Torch.floats(mask, sizes));
  }

  /// The weight of the projection with the product added to it, in the same format; the caller's.
  ///
  /// @param weight (out, in), or (in, out) if `inputMajor`
  Tensor mergedWith(Tensor weight, boolean inputMajor) {
    try (var scope = new PointerScope()) {
      var change = b.mm(a);
      var laid = inputMajor ? change.t() : change;
      var merged = weight.to(ScalarType.Float).add(laid, new Scalar(scaling));
      return Scopes.keep(merged.to(weight.scalar_type()).contiguous());
    }
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }
}
