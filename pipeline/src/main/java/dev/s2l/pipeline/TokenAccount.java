package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetCheck;
import dev.s2l.dataset.DatasetCheck.Lengths;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.Json;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Computes the [DatasetCheck] of a data set in tokens.
public final class TokenAccount {
  private TokenAccount() {}

  /// @param folder of `tokens`
  public static DatasetCheck of(Dataset dataset, TokenStore tokens, Path folder)
      throws IOException {
    int[] usable = IntStream.range(0, tokens.rows()).filter(tokens::usable).toArray();
    int[] learned = new int[usable.length];
    for (int i = 0; i < usable.length; i++) {
      for (boolean one : tokens.learned(usable[i])) {
        learned[i] += one ? 1 : 0;
      }
    }
    return DatasetCheck.of(dataset)
        .withTokens(
            Lengths.of("tokens", usable.length, i -> tokens.length(usable[i]) - learned[i]),
            Lengths.of("tokens", usable.length, i -> learned[i]),
            reasons(folder.resolve("rejected.jsonl")),
            tokens.manifest().counts().truncated(),
            TrajectoryFolder.cutResponses(folder.resolve(TokenStore.CUTS))
                .map(List::size)
                .orElse(0));
  }

  private static SortedMap<String, Long> reasons(Path rejected) throws IOException {
    var counts = new TreeMap<String, Long>();
    try (var lines = Files.lines(rejected)) {
      lines.forEach(
          line ->
              counts.merge(
                  Json.COMPACT.readTree(line).path("reason").asString("UNKNOWN"), 1L, Long::sum));
    }
    return counts;
  }
}
