package dev.s2l.lm.encode;

import dev.s2l.lm.encode.GreedyMatching.Pair;
import dev.s2l.lm.encode.GreedyMatching.Score;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Encoder;
import dev.s2l.lm.model.EncoderConfig;
import dev.s2l.lm.model.MatrixLibrary;
import dev.s2l.lm.tokenize.TextMarks;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// BERTScore as bert-score 0.3.13 computes it (Zhang et al. 2020): how well the tokens of a text
/// and of its reference match by their vectors. Owns its encoder until closed; the tokenizer stays
/// the caller's.
public final class BertScore implements AutoCloseable {
  /// Tokens of a batch, padding included, on both sides together.
  private static final int BATCH_TOKENS = 8192;

  private static final int BATCH_PAIRS = 64;

  /// How much a token counts.
  public enum Weighting {
    UNIFORM,
    /// By inverse document frequency in the references: rare tokens count more.
    IDF
  }

  /// How texts are compared.
  ///
  /// @param name of the encoder in the signature, as the user knows it
  /// @param layer whose vectors are compared, 0 being the embedding; empty for the layer that
  ///   bert-score names for encoders of this size
  /// @param weighting of the tokens
  /// @param baseline file in bert-score's layout (`LAYER,P,R,F`) by which scores are rescaled
  public record Settings(
      String name, OptionalInt layer, Weighting weighting, Optional<Path> baseline) {}

  private final Settings settings;
  private final int layer;
  private final Encoder encoder;
  private final TextTokenizer tokenizer;
  private final TextMarks marks;
  private final Optional<Baseline> baseline;

  private BertScore(
      Settings settings,
      int layer,
      Encoder encoder,
      TextTokenizer tokenizer,
      TextMarks marks,
      Optional<Baseline> baseline) {
    this.settings = settings;
    this.layer = layer;
    this.encoder = encoder;
    this.tokenizer = tokenizer;
    this.marks = marks;
    this.baseline = baseline;
  }

  /// Loads the encoder in the tokenizer's folder, up to the layer that is compared.
  ///
  /// @throws S2lException (4) if the folder holds no encoder that can be computed; (2) if it does
  ///   not have the layer, or none is usual for its size; (3) if the baseline cannot be read
  public static BertScore open(TextTokenizer tokenizer, Settings settings, Compute compute) {
    Path folder = tokenizer.folder();
    var config = EncoderConfig.read(folder.resolve("config.json"));
    int layer = layer(settings, config, folder);
    var marks = EncodedTexts.marks(tokenizer);
    var baseline = settings.baseline().map(file -> Baseline.read(file, layer));
    return new BertScore(
        settings, layer, Encoder.load(folder, layer, compute), tokenizer, marks, baseline);
  }

  /// Refuses what [#open] would refuse, without loading the encoder.
  public static void check(TextTokenizer tokenizer, Settings settings) {
    Path folder = tokenizer.folder();
    int layer = layer(settings, EncoderConfig.read(folder.resolve("config.json")), folder);
    EncodedTexts.marks(tokenizer);
    settings.baseline().ifPresent(file -> Baseline.read(file, layer));
  }

  private static int layer(Settings settings, EncoderConfig config, Path folder) {
    int layers = config.size().layers();
    var layer = settings.layer().isPresent() ? settings.layer() : UsualLayers.of(config);
    if (layer.isEmpty()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "the encoder in %s (%s, %d layers of width %d) has no layer that is usual for"
                  + " BERTScore: choose one from 1 to %d.",
              folder, config.family().modelType(), layers, config.size().hidden(), layers));
    }
    if (layer.getAsInt() < 0 || layer.getAsInt() > layers) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "layer %d for BERTScore: the encoder in %s has layers 0 (the embedding) to %d.",
              layer.getAsInt(), folder, layers));
    }
    return layer.getAsInt();
  }

  /// Compares.
  ///
  /// @param hypotheses the texts
  /// @param references one or more for each text, in the order of the texts; the best precision,
  ///   recall and F count, each by itself
  public BertScores score(List<String> hypotheses, List<List<String>> references) {
    return score(hypotheses, references, new StopSignal(), scored -> {});
  }

  /// As above.
  ///
  /// @param stop is asked before each batch
  /// @param scored is told of every finished batch how many pairs of text and reference it had;
  ///   from any thread
  /// @throws S2lException (130, 143) if stopped
  public BertScores score(
      List<String> hypotheses, List<List<String>> references, StopSignal stop, IntConsumer scored) {
    if (hypotheses.isEmpty()
        || hypotheses.size() != references.size()
        || references.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          Phrase.of(
              "%d texts and references of %d: expected one or more references a text",
              hypotheses.size(), references.size()));
    }
    var texts = new EncodedTexts(tokenizer, encoder.config());
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < hypotheses.size(); i++) {
      int[] hypothesis = texts.of(hypotheses.get(i));
      references.get(i).forEach(text -> pairs.add(new Pair(hypothesis, texts.of(text))));
    }
    var weights =
        switch (settings.weighting()) {
          case UNIFORM -> TokenWeights.uniform(marks);
          case IDF ->
              TokenWeights.inverseDocumentFrequency(
                  references.stream().flatMap(Collection::stream).map(texts::of).toList());
        };
    return BertScores.of(
        signature(),
        scores(pairs, weights, stop, scored),
        references.stream().mapToInt(List::size).toArray(),
        baseline,
        texts);
  }

  private Score[] scores(
      List<Pair> pairs, TokenWeights weights, StopSignal stop, IntConsumer scored) {
    var scores = new Score[pairs.size()];
    Arrays.fill(scores, Score.ZERO);
    var work = new ArrayList<Callable<Void>>();
    for (var batch : batches(pairs)) {
      work.add(
          () -> {
            stop.check();
            var found =
                GreedyMatching.of(encoder, batch.stream().map(pairs::get).toList(), weights);
            for (int b = 0; b < batch.size(); b++) {
              scores[batch.get(b)] = found.get(b);
            }
            scored.accept(batch.size());
            return null;
          });
    }
    MatrixLibrary.ONEDNN.run(encoder.compute(), work, "computing BERTScore");
    return scores;
  }

  /// Pairs of like length together, longest first; those with an empty side are left out.
  private static List<List<Integer>> batches(List<Pair> pairs) {
    var order =
        IntStream.range(0, pairs.size())
            .filter(i -> !isEmpty(pairs.get(i)))
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -length(pairs.get(i))))
            .toList();
    var batches = new ArrayList<List<Integer>>();
    for (int from = 0; from < order.size(); ) {
      int fit = BATCH_TOKENS / (2 * length(pairs.get(order.get(from))));
      int to = Math.min(order.size(), from + Math.clamp(fit, 1, BATCH_PAIRS));
      batches.add(order.subList(from, to));
      from = to;
    }
    return batches;
  }

  private static int length(Pair pair) {
    return Math.max(pair.hypothesis().length, pair.reference().length);
  }

  private static boolean isEmpty(Pair pair) {
    return Math.min(pair.hypothesis().length, pair.reference().length) <= EncodedTexts.MARKS;
  }

  /// How scores are computed, in the form of bert-score's hash.
  public String signature() {
    boolean bareRoberta =
        switch (encoder.config().family()) {
          case ROBERTA -> !EncodedTexts.isSpaced(tokenizer.folder(), encoder.config());
          case BERT, DISTILBERT -> false;
        };
    return Phrase.of(
        "%s_L%d_%s_version=0.3.13(s2l)%s%s",
        settings.name(),
        layer,
        settings.weighting() == Weighting.IDF ? "idf" : "no-idf",
        baseline.isPresent() ? "-custom-rescaled" : "",
        bareRoberta ? "_fast-tokenizer" : "");
  }

  @Override
  public void close() {
    encoder.close();
  }
}
