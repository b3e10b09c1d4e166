package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.empty_like;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/// Rotation and attention of one [TrainingPass], there and back: the shared start looks at itself,
/// and each row looks at the start and at itself.
///
/// @param start of the shared start; empty where there is none
/// @param rows of what follows of each row
record TrainedAttention(PassLayout layout, Optional<Pass> start, Pass rows) {
  static TrainedAttention of(Decoder decoder, PassLayout layout) {
    var start =
        layout.shares()
            ? Optional.of(decoder.pass(0, layout.start(), KeyValues.NONE))
            : Optional.<Pass>empty();
    return new TrainedAttention(
        layout, start, decoder.pass(layout.start(), layout.length(), KeyValues.NONE));
  }

  /// Computes forwards.
  ///
  /// @param input of the layer's attention
  /// @param projected what `input` gave, (1, P + B·S, …) each; overwritten
  /// @param layer number of the layer, from 0
  Attended of(QueryKeyValue input, List<Tensor> projected, int layer) {
    var heads = turned(rows, input, projected, layout::ofRows);
    var own = seen(heads);
    if (start.isEmpty()) {
      return new Attended(
          input, Optional.empty(), rows.attention().training(heads.queries(), own, layer));
    }
    var first = turned(start.get(), input, projected, layout::ofStart);
    var shared = seen(first);
    return new Attended(
        input,
        Optional.of(start.get().attention().training(first.queries(), shared, layer)),
        rows.attention().training(heads.queries(), shared.before(own), layer));
  }

  private static QueryKeyValue.Heads turned(
      Pass pass, QueryKeyValue input, List<Tensor> projected, UnaryOperator<Tensor> cut) {
    var heads = input.heads(projected.stream().map(cut).toList());
    pass.turn().forwards(heads.turning());
    return heads;
  }

  private static KeyValues.KeyValuePair seen(QueryKeyValue.Heads heads) {
    return new KeyValues.KeyValuePair(heads.keys().transpose(1, 2), heads.values().transpose(1, 2));
  }

  /// What one layer's attention gave to its heads.
  final class Attended {
    private final QueryKeyValue input;
    private final Optional<CausalAttention.Attended> first;
    private final CausalAttention.Attended own;
    private final Tensor output;

    private Attended(
        QueryKeyValue input,
        Optional<CausalAttention.Attended> first,
        CausalAttention.Attended own) {
      this.input = input;
      this.first = first;
      this.own = own;
      output = layout.joined(first.map(CausalAttention.Attended::output), own.output());
      first.ifPresent(
          shared -> { // What is joined is a copy.
            shared.output().close();
            own.output().close();
          });
    }

    /// (1, P + B·S, N·D)
    Tensor output() {
      return output;
    }

    /// Frees [#output()].
    void freeOutput() {
      output.close();
      own.output().close();
    }

    /// Computes backwards.
    ///
    /// @param into the gradient in [#output]
    /// @param projected what `input` gave
    /// @return the gradient in each of `projected`
    List<Tensor> back(Tensor into, List<Tensor> projected) {
      var made = projected.stream().map(x -> empty_like(x.detach())).toList();
      var heads = input.heads(made.stream().map(layout::ofRows).toList());
      var found = own.back(layout.ofRows(into));
      heads.queries().copy_(found.queries());
      heads.keys().copy_(rest(found.keys()));
      heads.values().copy_(rest(found.values()));
      rows.turn().backwards(heads.turning());
      first.ifPresent(shared -> startBack(shared.back(layout.ofStart(into)), found, made));
      return made;
    }

    private void startBack(
        CausalAttention.Gradients shared, CausalAttention.Gradients ofRows, List<Tensor> made) {
      var heads = input.heads(made.stream().map(layout::ofStart).toList());
      heads.queries().copy_(shared.queries());
      heads.keys().copy_(shared.keys().add_(start(ofRows.keys())).transpose(1, 2));
      heads.values().copy_(shared.values().add_(start(ofRows.values())).transpose(1, 2));
      start.orElseThrow().turn().backwards(heads.turning());
    }

    /// What all rows say about the shared start: (B, K, P + S, D) → (1, K, P, D)
    private Tensor start(Tensor seen) {
      return seen.narrow(2, 0, layout.start()).sum(0).unsqueeze(0);
    }

    /// (B, K, P + S, D) → (B, S, K, D)
    private Tensor rest(Tensor seen) {
      return seen.narrow(2, layout.start(), layout.length()).transpose(1, 2);
    }
  }
}
