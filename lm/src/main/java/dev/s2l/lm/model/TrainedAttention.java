package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.empty_like;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Rotation and attention of one [TrainingPass], there and back: the shared start looks at itself,
/// and each row looks at the start and at itself.
///
/// @param turn of all positions
/// @param start attention of the shared start; empty where there is none
/// @param groups attention of the layout's groups
record TrainedAttention(
    PassLayout layout,
    Rotary.Turn turn,
    Optional<CausalAttention> start,
    List<CausalAttention> groups) {
  /// @param turn of all positions of the layout
  static TrainedAttention of(Decoder decoder, PassLayout layout, Rotary.Turn turn) {
    int shared = layout.start();
    var start =
        layout.shares()
            ? Optional.of(CausalAttention.of(decoder, 0, shared, Branches.NONE))
            : Optional.<CausalAttention>empty();
    var groups =
        layout.groups().stream()
            .map(group -> CausalAttention.of(decoder, shared, group.length(), Branches.NONE))
            .toList();
    return new TrainedAttention(layout, turn, start, groups);
  }

  /// Computes forwards.
  ///
  /// @param input of the layer's attention
  /// @param projected what `input` gave, (1, L, …) each; overwritten
  /// @param layer number of the layer, from 0
  Attended of(QueryKeyValue input, List<Tensor> projected, int layer) {
    turn.forwards(input.heads(projected).turning());
    var first = Optional.<CausalAttention.Attended>empty();
    var shared = Optional.<KeyValues.KeyValuePair>empty();
    if (start.isPresent()) {
      var heads = heads(input, projected, layout::ofStart);
      shared = Optional.of(seen(heads));
      first = Optional.of(start.get().training(heads.queries(), shared.get(), layer));
    }
    var own = new ArrayList<CausalAttention.Attended>();
    for (int i = 0; i < groups.size(); i++) {
      var group = layout.groups().get(i);
      var heads = heads(input, projected, x -> PassLayout.cut(group, x));
      var rows = seen(heads);
      var all = shared.isPresent() ? shared.get().before(rows) : rows;
      own.add(groups.get(i).training(heads.queries(), all, layer));
    }
    return new Attended(input, first, own);
  }

  private static QueryKeyValue.Heads heads(
      QueryKeyValue input, List<Tensor> projected, UnaryOperator<Tensor> cut) {
    return input.heads(projected.stream().map(cut).toList());
  }

  private static KeyValues.KeyValuePair seen(QueryKeyValue.Heads heads) {
    return new KeyValues.KeyValuePair(heads.keys().transpose(1, 2), heads.values().transpose(1, 2));
  }

  /// What one layer's attention gave to its heads.
  final class Attended {
    private final QueryKeyValue input;
    private final Optional<CausalAttention.Attended> first;
    private final List<CausalAttention.Attended> own;
    private final Tensor output;

    private Attended(
        QueryKeyValue input,
        Optional<CausalAttention.Attended> first,
        List<CausalAttention.Attended> own) {
      this.input = input;
      this.first = first;
      this.own = own;
      output =
          PassLayout.joined(
              first.map(CausalAttention.Attended::output),
              own.stream().map(CausalAttention.Attended::output).toList());
      if (first.isPresent() || own.size() > 1) { // What is joined is a copy.
        first.ifPresent(shared -> shared.output().close());
        own.forEach(rows -> rows.output().close());
      }
    }

    /// (1, L, N·D)
    Tensor output() {
      return output;
    }

    /// Frees [#output()].
    void freeOutput() {
      output.close();
      own.forEach(rows -> rows.output().close());
    }

    /// Computes backwards.
    ///
    /// @param into the gradient in [#output]
    /// @param projected what `input` gave
    /// @return the gradient in each of `projected`
    List<Tensor> back(Tensor into, List<Tensor> projected) {
      var made = projected.stream().map(x -> empty_like(x.detach())).toList();
      var ofStart = first.map(shared -> wide(shared.back(layout.ofStart(into))));
      for (int i = 0; i < own.size(); i++) {
        var group = layout.groups().get(i);
        var heads = heads(input, made, x -> PassLayout.cut(group, x));
        var found = own.get(i).back(PassLayout.cut(group, into));
        heads.queries().copy_(found.queries());
        heads.keys().copy_(rest(found.keys(), group));
        heads.values().copy_(rest(found.values(), group));
        ofStart.ifPresent(
            sums -> { // What the rows say about the shared start.
              sums.keys().add_(start(found.keys()));
              sums.values().add_(start(found.values()));
            });
      }
      ofStart.ifPresent(
          sums -> {
            var heads = heads(input, made, layout::ofStart);
            heads.queries().copy_(sums.queries());
            heads.keys().copy_(sums.keys().transpose(1, 2));
            heads.values().copy_(sums.values().transpose(1, 2));
          });
      turn.backwards(input.heads(made).turning());
      return made;
    }

    /// Sums of many are taken in float32.
    private static CausalAttention.Gradients wide(CausalAttention.Gradients narrow) {
      return new CausalAttention.Gradients(
          narrow.queries(),
          narrow.keys().to(ScalarType.Float),
          narrow.values().to(ScalarType.Float));
    }

    /// (B, K, P + S, D) → (1, K, P, D)
    private Tensor start(Tensor seen) {
      return seen.narrow(2, 0, layout.start()).sum(0).unsqueeze(0);
    }

    /// (B, K, P + S, D) → (B, S, K, D)
    private Tensor rest(Tensor seen, PassLayout.Group group) {
      return seen.narrow(2, layout.start(), group.length()).transpose(1, 2);
    }
  }
}
