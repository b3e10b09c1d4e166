package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.empty_like;

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
  private final Rotary.Turn turn;
  private final Mode mode;

  /// What enters the layer; a leaf of both parts.
  private final Tensor input;

  /// What the part before attention gave: the projections, and the norm's output where both halves
  /// share it.
  private final List<Tensor> before;

  private final CausalAttention.Attended attended;

  /// Leaves of the part after attention: what attention gave, and the norm's output if it is
  /// shared.
  private final List<Tensor> afterLeaves;

  private final Tensor output;

  /// @param x (B, S, H), of no graph
  TrainedLayer(Layer layer, Tensor x, Pass pass, Mode mode) {
    this.layer = layer;
    this.turn = pass.turn();
    this.mode = mode;
    input = Autograd.leaf(x);
    before = before();
    attended = attended(pass);
    afterLeaves = new ArrayList<>(List.of(Autograd.leaf(attended.output())));
    sharedNorm().ifPresent(normed -> afterLeaves.add(Autograd.leaf(normed.detach())));
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

  private CausalAttention.Attended attended(Pass pass) {
    try (var noGrad = new NoGradGuard()) {
      var heads =
          layer.attention().input().heads(projections().stream().map(Tensor::detach).toList());
      turn.forwards(heads.turning());
      return pass.attention().training(heads, layer.attention().layer());
    }
  }

  private Tensor after() {
    try (var scope = new PointerScope()) {
      var projected = layer.attention().output().of(afterLeaves.getFirst(), mode);
      return Scopes.leave(scope, layer.rest(input, afterLeaves.getLast(), projected, mode));
    }
  }

  @Override
  public Tensor output() {
    return output.detach();
  }

  @Override
  public Tensor back(Decoder decoder, int[] parameters, Tensor into, TrainingPass.Sink sink) {
    try (var scope = new PointerScope()) {
      var leaves = new ArrayList<>(afterLeaves);
      leaves.add(input);
      var found = Autograd.gradients(List.of(output), List.of(into), decoder, parameters, leaves);
      var flowing = new ArrayList<>(projectionGradients(found.get(parameters.length)));
      if (sharedNorm().isPresent()) {
        flowing.add(found.get(parameters.length + 1L));
      }
      var residual = found.get(found.size() - 1);
      var first = Autograd.gradients(before, flowing, decoder, parameters, List.of(input));
      try (var noGrad = new NoGradGuard()) {
        sink.add(parameters, found);
        sink.add(parameters, first);
        var result = first.get(first.size() - 1).add(residual);
        free();
        return Scopes.leave(scope, result);
      }
    }
  }

  private List<Tensor> projectionGradients(Tensor intoHeads) {
    try (var noGrad = new NoGradGuard()) {
      var input = layer.attention().input();
      var made = projections().stream().map(x -> empty_like(x.detach())).toList();
      var heads = input.heads(made);
      attended.back(intoHeads, heads);
      turn.backwards(heads.turning());
      return made;
    }
  }

  private void free() {
    before.forEach(Tensor::close);
    afterLeaves.forEach(Tensor::close);
    input.close();
    output.close();
  }
}
