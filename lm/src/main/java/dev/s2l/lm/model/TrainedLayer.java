package dev.s2l.lm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// One layer of a [TrainingPass], forwards and back. libtorch records gradients of the part before
/// attention and of the part after it; attention and rotation in between are walked back here.
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
    output = after();
  }

  private Optional<Tensor> sharedNorm() {
    return layer.sharesNorm() ? Optional.of(before.getLast()) : Optional.empty();
  }

  private List<Tensor> projections() {
    return layer.sharesNorm() ? before.subList(0, before.size() - 1) : before;
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

  private Tensor after() {
    try (var scope = new PointerScope()) {
      var projected = layer.attention().output().of(afterLeaves.getFirst(), mode);
      var normed = afterLeaves.get(1); // the norm's output, where it is shared
      return Scopes.leave(scope, layer.rest(afterLeaves.getLast(), normed, projected, mode));
    }
  }

  @Override
  public Tensor output() {
    return output.detach();
  }

  @Override
  public Tensor back(Decoder decoder, int[] parameters, Tensor into, TrainingPass.Sink sink) {
    try (var scope = new PointerScope()) {
      var found =
          Autograd.gradients(List.of(output), List.of(into), decoder, parameters, afterLeaves);
      var flowing = intoBefore(found.get(parameters.length), found.get(parameters.length + 1L));
      var residual = found.get(found.size() - 1);
      var first = Autograd.gradients(before, flowing, decoder, parameters, List.of(input));
      try (var noGrad = new NoGradGuard()) {
        sink.add(parameters, found);
        sink.add(parameters, first);
        // An element of the list ends with the list; this shares its memory and lasts.
        var result = wanted.addTo(new Tensor(first.get(first.size() - 1)), residual);
        free();
        return Scopes.leave(scope, result);
      }
    }
  }

  /// The gradients in what the part before attention gave.
  ///
  /// @param intoNorm unused where the norm's output is not shared
  private List<Tensor> intoBefore(Tensor intoHeads, Tensor intoNorm) {
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
    input.close();
    output.close();
  }
}
