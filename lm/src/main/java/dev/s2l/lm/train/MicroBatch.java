package dev.s2l.lm.train;

import static org.bytedeco.pytorch.global.torch.empty_like;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.HeadGradient;
import dev.s2l.lm.model.Mode;
import dev.s2l.lm.model.ParameterGroups;
import dev.s2l.lm.model.TrainingPass;
import dev.s2l.lm.record.PackedRows;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.StopSignal;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// Loss and gradients of some rows of a batch.
///
/// @param number place among the micro-batches of the batch, from 0
/// @param start tokens that all its rows begin with, computed once; may be empty
/// @param rows what follows
/// @param share one ÷ learned tokens of the whole batch
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
record MicroBatch(int number, long[] start, PackedRows rows, double share) {
  /// @param decoder will compute it
  /// @param numbers of its rows
  static MicroBatch of(
      Decoder decoder, TokenStore tokens, int number, int[] numbers, double share) {
    int context = decoder.config().size().positions();
    var start = StartTokens.of(decoder, tokens, numbers);
    return new MicroBatch(
        number, start, PackedRows.of(tokens, numbers, start.length, context), share);
  }

  /// How many stages add to [OrderedSums] apart: the final norm, each layer after and before its
  /// attention, and the two ends of the model, which are one weight where they are tied.
  static int stages(ParameterGroups groups) {
    return 2 * groups.layers().size() + 2;
  }

  /// Adds the gradients to `sums`.
  ///
  /// @param head of the calling thread; used up
  /// @return the rows' losses
  Losses compute(
      Decoder decoder, Mode.Training mode, HeadGradient head, OrderedSums sums, StopSignal stop) {
    try (var scope = new PointerScope()) {
      var input = new TrainingPass.Input(start, rows.lengths(), rows.ids(), rows.sources());
      var pass = new TrainingPass(decoder, input, mode, stop);
      var learned = pass.hidden(); // (M, H)
      var into = empty_like(learned); // (M, H)
      float[] byToken = head.compute(learned, rows.targetTensor(decoder.compute()), share, into);
      stop.check();
      pass.backward(into, new Adding(decoder.groups(), head, sums));
      return Losses.of(rows, byToken, share);
    }
  }

  /// @param ofBatch what the rows add to the mean loss of the whole batch, in nats
  /// @param byRow means over each row's learned tokens, in nats
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
  record Losses(double ofBatch, double[] byRow) {
    private static Losses of(PackedRows rows, float[] byToken, double share) {
      double sum = 0;
      var byRow = new double[rows.rows().length];
      var counts = new int[byRow.length];
      for (int m = 0; m < byToken.length; m++) {
        sum += byToken[m];
        byRow[rows.owners()[m]] += byToken[m];
        counts[rows.owners()[m]]++;
      }
      for (int b = 0; b < byRow.length; b++) {
        byRow[b] /= counts[b];
      }
      return new Losses(sum * share, byRow);
    }
  }

  private final class Adding implements TrainingPass.Sink {
    private final ParameterGroups groups;
    private final HeadGradient head;
    private final OrderedSums sums;
    private int stage;

    Adding(ParameterGroups groups, HeadGradient head, OrderedSums sums) {
      this.groups = groups;
      this.head = head;
      this.sums = sums;
    }

    @Override
    public void add(int[] parameters, TensorVector gradients) {
      sums.add(
          number,
          stage++,
          () -> {
            for (int i = 0; i < parameters.length; i++) {
              var gradient = gradients.get(i);
              if (gradient.defined()) {
                total(parameters[i]).add_(gradient);
              }
            }
          });
    }

    @Override
    public void addInputs(Tensor ids, Tensor gradient, Tensor byPosition) {
      sums.add(
          number,
          stage++,
          () -> {
            groups
                .embedding()
                .ifPresent(
                    place -> {
                      var embedding = total(place);
                      embedding.index_add_(0, ids, gradient.to(embedding.scalar_type()));
                    });
            groups
                .positions()
                .ifPresent(place -> total(place).narrow(0, 0, byPosition.size(0)).add_(byPosition));
            head.weight().ifPresent(weight -> total(groups.head().orElseThrow()).add_(weight));
            head.bias().ifPresent(bias -> total(groups.headBias().orElseThrow()).add_(bias));
          });
    }

    private Tensor total(int parameter) {
      return sums.totals().get(parameter);
    }
  }
}
