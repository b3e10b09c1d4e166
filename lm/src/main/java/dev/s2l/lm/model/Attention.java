package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// The attention of one layer: project, rotate, append to what was seen before, attend, project
/// back. Does not own its weights.
///
/// @param layer number of the layer, from 0
/// @param input projection to queries, keys and values
/// @param output projection of the heads' output
record Attention(int layer, QueryKeyValue input, Linear output) {
  /// @param x (B, S, H)
  /// @param wanted where the output is
  /// @return (B, S, H), or what is wanted of it
  Tensor of(Tensor x, Pass pass, Wanted wanted) {
    var heads = input.heads(input.projected(x, Mode.SCORING));
    pass.turn().forwards(heads.turning());
    var seen =
        pass.past().append(layer, heads.keys().transpose(1, 2), heads.values().transpose(1, 2));
    var attended = pass.attention().of(heads.queries(), seen, layer);
    return output.of(wanted.of(attended), Mode.SCORING);
  }
}
