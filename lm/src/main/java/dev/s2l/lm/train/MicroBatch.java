package dev.s2l.lm.train;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.empty_like;
import static org.bytedeco.pytorch.global.torch.grad;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.record.RowBatch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Loss and gradients of some rows of a batch. Gradients are returned, not gathered in the
/// parameters, so that several threads can share a decoder.
final class MicroBatch {
  /// libtorch's number for `reduction="sum"`.
  private static final long SUM = 2;

  private static final long NO_IGNORED_ID = -100;

  private MicroBatch() {}

  /// Native memory that crosses from the thread that computed it to the one that adds it up.
  ///
  /// @param loss sum of the rows' token losses, divided by `divisor`
  /// @param gradients by parameter, in order, of `loss`; one list a chunk of logits, plus one.
  ///   Undefined where a parameter took no part; a list may go on behind the last parameter. Owned
  ///   by this record
  record Gradients(double loss, List<TensorVector> gradients) implements AutoCloseable {
    @Override
    public void close() {
      gradients.forEach(TensorVector::close);
    }
  }

  /// @param parameters of the decoder, requiring gradients
  /// @param divisor learned tokens of the whole batch
  static Gradients of(
      Decoder decoder, List<Tensor> parameters, RowBatch batch, long divisor, int logitBudget) {
    try (var scope = new PointerScope()) {
      var wanted = new TensorVector(parameters.toArray(Tensor[]::new));
      var hidden = decoder.hidden(batch.idTensor(), KeyValues.NONE); // (B, S, H)
      var rows = hidden.reshape(-1, hidden.size(2)).index_select(0, batch.sourceTensor()); // (M, H)
      var targets = batch.targetTensor(); // (M)
      int learned = batch.targets().length;
      int chunk = Math.max(1, logitBudget / decoder.config().size().vocabulary());
      if (learned <= chunk) {
        var loss = loss(decoder, rows, targets, divisor);
        var gradients = gradients(loss, wanted, new TensorVector());
        return new Gradients(loss.item_double(), List.of(keep(gradients)));
      }
      return chunked(decoder, rows, targets, wanted, divisor, chunk);
    }
  }

  /// The head's part of the graph is built and left chunk by chunk; what flows into the hidden rows
  /// is collected and sent through the layers once.
  private static Gradients chunked(
      Decoder decoder, Tensor rows, Tensor targets, TensorVector wanted, long divisor, int chunk) {
    var lists = new ArrayList<TensorVector>();
    var into = empty_like(rows); // (M, H)
    double sum = 0;
    long learned = rows.size(0);
    for (long from = 0; from < learned; from += chunk) {
      long count = Math.min(chunk, learned - from);
      try (var scope = new PointerScope()) {
        var part = rows.detach().narrow(0, from, count).set_requires_grad(true); // (m, H)
        var loss = loss(decoder, part, targets.narrow(0, from, count), divisor);
        sum += loss.item_double();
        var all = new TensorVector(wanted.get()).push_back(part);
        var gradients = gradients(loss, all, new TensorVector());
        into.narrow(0, from, count).copy_(gradients.get(wanted.size()));
        lists.add(keep(gradients));
      }
    }
    lists.add(keep(gradients(rows, wanted, new TensorVector(into))));
    return new Gradients(sum, lists);
  }

  private static Tensor loss(Decoder decoder, Tensor rows, Tensor targets, long divisor) {
    var logits = decoder.logits(rows).to(ScalarType.Float); // (M, V)
    return cross_entropy_loss(logits, targets, new TensorOptional(), SUM, NO_IGNORED_ID, 0)
        .div(new Scalar((double) divisor));
  }

  private static TensorVector gradients(Tensor of, TensorVector wanted, TensorVector flowing) {
    return grad(new TensorVector(of), wanted, flowing, new BoolOptional(), false, true);
  }

  private static TensorVector keep(TensorVector gradients) {
    return gradients.retainReference();
  }
}
