package dev.s2l.lm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Where the parts of a decoder stand among what is trained ([Decoder#trained()]), as numbers from
/// 0: parts that are frozen have none.
///
/// @param embedding of the vocabulary
/// @param positions learned positions, if the model has them
/// @param layers every parameter of each layer
/// @param finalNorm of the norm after the last layer
/// @param head weight of the head; the embedding where they are tied
/// @param headBias if the head has one
public record ParameterGroups(
    OptionalInt embedding,
    OptionalInt positions,
    List<int[]> layers,
    int[] finalNorm,
    OptionalInt head,
    OptionalInt headBias) {

  /// @param names of what is trained, in their order
  /// @param prefix what stands before the names of layers
  static ParameterGroups of(DecoderConfig config, List<String> names, String prefix) {
    var called = config.family().mapping().names(config);
    var layers = new ArrayList<int[]>();
    for (int layer = 0; layer < config.size().layers(); layer++) {
      layers.add(
          startingWith(
              names, prefix + called.layer().prefix().replace("%d", Integer.toString(layer))));
    }
    int embedding = names.indexOf(called.embedding() + ".weight");
    return new ParameterGroups(
        at(embedding),
        called.positions().isEmpty()
            ? OptionalInt.empty()
            : at(names.indexOf(called.positions() + ".weight")),
        layers,
        startingWith(names, called.finalNorm() + "."),
        at(config.head().tied() ? embedding : names.indexOf(called.head() + ".weight")),
        at(names.indexOf(called.head() + ".bias")));
  }

  private static int[] startingWith(List<String> names, String prefix) {
    return IntStream.range(0, names.size()).filter(i -> names.get(i).startsWith(prefix)).toArray();
  }

  private static OptionalInt at(int place) {
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(place);
  }
}
