package dev.s2l.lm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// One layer of a [TrainingPass], forwards and back. libtorch records gradients of the part before
/// attention and of the part from there to the MLP's first projections. Attention and rotation in
/// between are walked back here, and so is the end of the MLP: what goes into its last projection
/// is computed again, because keeping it would take a quarter of a layer's memory.
final class TrainedLayer implements PassedLayer {
  private final Layer layer;
  private final Wanted wanted;
  private final Mode mode;

  /// What enters the layer; a leaf of the part before attention.
  private final Tensor input;

  /// What the part before attention gave: the projections, and the norm's output where both halves
  /// share it.
  private final List<Tensor> before;

  private final TrainedAttention.Attended attended;

  /// Leaves of the part after attention, where the output is wanted: what attention gave, the
  /// norm's output if it is shared, and what enters the layer.
  private final List<Tensor> afterLeaves;

  /// What the part after attention gave: what the MLP's output is added to, then the MLP's first
  /// projections.
  private final List<Tensor> after;

  private final Tensor output;

  /// @param x (1, L, H), of no graph
  TrainedLayer(Layer layer, Tensor x, TrainedAttention attention, Wanted wanted, Mode mode) {
    this.layer = layer;
    this.wanted = wanted;
    this.mode = mode;
    input = Autograd.leaf(x);
    before = before();
    attended = attended(attention);
    afterLeaves = afterLeaves();
    after = after();
    output = end();
  }

  private Optional<Tensor> sharedNorm() {
    return layer.sharesNorm() ? Optional.of(before.getLast()) : Optional.empty();
  }

  private List<Tensor> projections() {
    return layer.sharesNorm() ? before.subList(0, before.size() - 1) : before;
  }

  private List<Tensor> entered() {
    return after.subList(1, after.size());
  }

  private List<Tensor> before() {
    try (var scope = new PointerScope()) {
      var normed = layer.attentionNorm().of(input);
      var made = new ArrayList<>(layer.attention().input().projected(normed, mode));
      if (layer.sharesNorm()) {
        made.add(normed);
      }
      return Scopes.leave(scope, made);
    }
  }

  private TrainedAttention.Attended attended(TrainedAttention attention) {
    try (var noGrad = new NoGradGuard()) {
      var given = projections().stream().map(Tensor::detach).toList();
      return attention.of(layer.attention().input(), given, layer.attention().layer());
    }
  }

  private List<Tensor> afterLeaves() {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var entering = new ArrayList<>(List.of(attended.output()));
      sharedNorm().ifPresent(entering::add);
      entering.add(input);
      var leaves = entering.stream().map(x -> Autograd.leaf(wanted.of(x.detach()))).toList();
      return Scopes.leave(scope, leaves);
    }
  }

  private List<Tensor> after() {
    try (var scope = new PointerScope()) {
      var projected = layer.attention().output().of(afterLeaves.getFirst(), mode);
      var normed = afterLeaves.get(1); // the norm's output, where it is shared
      var between = layer.between(afterLeaves.getLast(), normed, projected);
      var made = new ArrayList<>(List.of(between.sum()));
      made.addAll(layer.mlp().entered(between.mlpInput(), mode));
      return Scopes.leave(scope, made);
    }
  }

  private Tensor end() {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var inner = layer.mlp().inner(entered(), mode);
      return Scopes.leave(scope, layer.mlp().down().of(inner, mode).add_(after.getFirst()));
    }
  }

  @Override
  public Tensor output() {
    return output.detach();
  }

  @Override
  public Tensor back(Decoder decoder, int[] parameters, Tensor into, TrainingPass.Sink sink) {
    try (var scope = new PointerScope()) {
      var gradients = new LayerGradients(decoder, parameters);
      var intoAfter = new ArrayList<>(List.of(into));
      intoAfter.addAll(throughEnd(into, gradients));
      var intoLeaves = gradients.through(after, intoAfter, afterLeaves);
      gradients.giveTo(sink);
      var intoBefore = throughAttention(intoLeaves.getFirst(), intoLeaves.get(1));
      var result = gradients.through(before, intoBefore, List.of(input)).getFirst();
      gradients.giveTo(sink);
      try (var noGrad = new NoGradGuard()) {
        wanted.addTo(result, intoLeaves.getLast());
      }
      free();
      return Scopes.leave(scope, result);
    }
  }

  /// Walks back the end of the MLP.
  ///
  /// @return the gradients in what its first projections gave
  private List<Tensor> throughEnd(Tensor into, LayerGradients gradients) {
    try (var scope = new PointerScope()) {
      var leaves = entered().stream().map(x -> Autograd.leaf(x.detach())).toList();
      var inner = layer.mlp().inner(leaves, mode);
      var found = layer.mlp().down().back(inner.detach(), into, mode);
      var through = gradients.through(List.of(inner), List.of(found.input()), leaves);
      var lasting = new ArrayList<>(through);
      found.trained().forEach(one -> lasting.add(gradients.added(one)));
      Scopes.leave(scope, lasting);
      return through;
    }
  }

  /// @param intoNorm the gradient in the norm's output; unused where it is not shared
  /// @return the gradients in what the part before attention gave
  private List<Tensor> throughAttention(Tensor intoHeads, Tensor intoNorm) {
    try (var noGrad = new NoGradGuard()) {
      var flowing =
          new ArrayList<>(
              attended.back(wanted.spread(intoHeads, attended.output()), projections()));
      sharedNorm().ifPresent(normed -> flowing.add(wanted.spread(intoNorm, normed.detach())));
      return flowing;
    }
  }

  private void free() {
    attended.freeOutput();
    before.forEach(Tensor::close);
    afterLeaves.forEach(Tensor::close);
    after.forEach(Tensor::close);
    input.close();
    output.close();
  }
}
