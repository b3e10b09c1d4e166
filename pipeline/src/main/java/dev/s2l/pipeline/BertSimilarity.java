package dev.s2l.pipeline;

import dev.s2l.evaluate.TextSimilarity;
import dev.s2l.lm.encode.BertScore;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// BERTScore with an encoder in a folder, which is loaded for each call and given back.
public final class BertSimilarity implements TextSimilarity {
  /// What scoring takes besides the weights: batches and what the process holds.
  private static final long BESIDE_WEIGHTS = 600L << 20;

  private final Path folder;
  private final BertScore.Settings settings;

  private BertSimilarity(Path folder, BertScore.Settings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /// @param folder of the encoder
  /// @throws dev.s2l.run.S2lException (4) if it holds no encoder that can be computed, (2) if it
  ///   does not have the layer, (3) if the baseline cannot be read, (6) if memory does not suffice
  public static BertSimilarity of(Path folder, BertScore.Settings settings) throws IOException {
    try (var tokenizer = Tokenizers.open(folder)) {
      BertScore.check(tokenizer, settings);
    }
    Resources.checkMemory(
        "BERTScore", weights(folder) + BESIDE_WEIGHTS, "Choose a smaller encoder.");
    return new BertSimilarity(folder, settings);
  }

  private static long weights(Path folder) throws IOException {
    long bytes = 0;
    try (var files = Files.newDirectoryStream(folder, "*.safetensors")) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Override
  public Scores of(
      List<String> texts, List<String> references, Progress progress, StopSignal stop) {
    try (var compute = Compute.on(ComputeDevice.CPU);
        var tokenizer = Tokenizers.open(folder);
        var score = BertScore.open(tokenizer, settings, compute);
        var work = progress.start("bertscore", texts.size(), "texts")) {
      var found =
          score.score(
              texts,
              references.stream().map(List::of).toList(),
              stop,
              pairs -> {
                synchronized (work) {
                  work.advance(pairs, "");
                }
              });
      return new Scores(found.f1(), found.signature(), found.warnings());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() throws IOException {
    var hashes = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        hashes.append(file.getFileName()).append(' ').append(Hashes.sha256(file)).append('\n');
      }
    }
    String baseline =
        settings.baseline().isPresent() ? Hashes.sha256(settings.baseline().get()) : "none";
    return Phrase.of(
        "%s, layer %s, %s, baseline %s, files %s",
        settings.name(),
        settings.layer().isPresent() ? settings.layer().getAsInt() : "usual",
        settings.weighting(),
        baseline,
        Hashes.sha256(hashes.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
