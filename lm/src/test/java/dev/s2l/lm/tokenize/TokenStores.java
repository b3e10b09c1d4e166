package dev.s2l.lm.tokenize;

import dev.s2l.run.Json;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Token stores for tests, made without a data set.
public final class TokenStores {
  private TokenStores() {}

  /// A row that [Encoded#learnedCount()] finds nothing in becomes an unusable one.
  public static TokenStore of(Path folder, int vocabSize, List<Encoded> rows) {
    try (var stage = StageFolder.begin(folder)) {
      TokenManifest manifest;
      try (var writer =
          new TokenStoreWriter(
              stage.file(TokenStore.IDS),
              stage.file(TokenStore.OFFSETS),
              stage.file(TokenStore.LEARNED),
              vocabSize)) {
        for (var row : rows) {
          if (row.learnedCount() == 0) {
            writer.addUnusable();
          } else {
            writer.add(row);
          }
        }
        manifest =
            new TokenManifest(
                Version.SCHEMA,
                Version.TOOL,
                new TokenManifest.Source("data", "plain", "tokenizer", 512, OverLength.TRUNCATE),
                writer.counts(0, 0),
                writer.idBytes(),
                vocabSize,
                writer.sharedPrefix());
      }
      stage.write(TokenStore.MANIFEST, Json.pretty(manifest));
      stage.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TokenStore.open(folder);
  }

  /// Rows of random tokens: a shared start of `prefix`, an unlearned part, a learned part.
  public static List<Encoded> random(int count, int vocabSize, int prefix, long seed) {
    var random = RandomStream.named(seed, "rows");
    var rows = new ArrayList<Encoded>();
    for (int i = 0; i < count; i++) {
      int prompt = prefix + 2 + random.nextInt(20);
      int length = prompt + 1 + random.nextInt(20);
      var ids = new int[length];
      var learned = new boolean[length];
      for (int t = 0; t < length; t++) {
        ids[t] = t < prefix ? (7 * t + 1) % vocabSize : random.nextInt(vocabSize);
        learned[t] = t >= prompt;
      }
      rows.add(new Encoded(ids, learned));
    }
    return rows;
  }

  /// As [#random], but several rows have the same unlearned part, of `prompt` tokens or more.
  ///
  /// @param each most rows of a prompt
  public static List<Encoded> withCommonPrompts(
      int count, int vocabSize, int prefix, int prompt, int each, long seed) {
    var random = RandomStream.named(seed, "prompts");
    var rows = new ArrayList<Encoded>();
    while (rows.size() < count) {
      int begin = prefix + prompt + random.nextInt(20);
      var common = new int[begin];
      for (int t = 0; t < begin; t++) {
        common[t] = t < prefix ? (7 * t + 1) % vocabSize : random.nextInt(vocabSize);
      }
      for (int left = 1 + random.nextInt(each); left > 0 && rows.size() < count; left--) {
        // Some rows go on with the prompt, so the common part ends before it.
        int from = begin + random.nextInt(3);
        var ids = Arrays.copyOf(common, from + 1 + random.nextInt(20));
        var learned = new boolean[ids.length];
        for (int t = begin; t < ids.length; t++) {
          ids[t] = random.nextInt(vocabSize);
          learned[t] = t >= from;
        }
        rows.add(new Encoded(ids, learned));
      }
    }
    Collections.shuffle(rows, new Random(seed));
    return rows;
  }
}
