package dev.s2l.cli;

import dev.s2l.evaluate.TextSimilarity;
import dev.s2l.lm.encode.BertScore;
import dev.s2l.lm.encode.BertScore.Weighting;
import dev.s2l.pipeline.BertSimilarity;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// How BERTScore is computed.
final class BertScoreOptions {
  @Option(
      names = "--bertscore-model",
      paramLabel = "DIR|NAME",
      description =
          "Encoder for bertscore-f1 (BERT, RoBERTa, DistilBERT): a folder, or ORG/NAME on the hub."
              + " Without it that metric is left out.")
  private @Nullable String model;

  @Option(
      names = "--bertscore-layer",
      paramLabel = "N",
      description = "Layer whose vectors are compared. Default: the one that bert-score chose.")
  private @Nullable Integer layer;

  @Option(
      names = "--bertscore-idf",
      description = "Tokens that are rare among the references count more.")
  private boolean idf;

  @Option(
      names = "--bertscore-baseline",
      paramLabel = "FILE",
      description = "Rescale by this file in bert-score's layout (LAYER,P,R,F).")
  private @Nullable Path baseline;

  boolean given() {
    return model != null || layer != null || idf || baseline != null;
  }

  /// Empty without an encoder. May download.
  Optional<TextSimilarity> similarity(CommandSpec spec) throws IOException {
    if (model == null) {
      if (given()) {
        throw new S2lException(
            ExitCode.USAGE,
            "--bertscore-layer, --bertscore-idf and --bertscore-baseline need --bertscore-model.");
      }
      return Optional.empty();
    }
    Path folder = ModelNames.folder("--bertscore-model", model, spec);
    Path name = Path.of(model).getFileName();
    return Optional.of(
        BertSimilarity.of(
            folder,
            new BertScore.Settings(
                name == null ? model : name.toString(),
                layer == null ? OptionalInt.empty() : OptionalInt.of(layer),
                idf ? Weighting.IDF : Weighting.UNIFORM,
                Optional.ofNullable(baseline))));
  }
}
