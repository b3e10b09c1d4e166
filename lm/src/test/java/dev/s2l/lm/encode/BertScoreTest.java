package dev.s2l.lm.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.evaluate.Bootstrap;
import dev.s2l.lm.encode.BertScore.Settings;
import dev.s2l.lm.encode.BertScore.Weighting;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// BERTScore against the numbers of bert-score.
class BertScoreTest {
  private static final JsonNode GOLDEN = read("metrics.json");
  private static final JsonNode MORE = read("more.json");
  private static final List<String> HYPOTHESES = texts(GOLDEN.path("pairs"), "candidate");
  private static final List<String> REFERENCES = texts(GOLDEN.path("pairs"), "reference");

  @TempDir Path temporary;

  private static JsonNode read(String name) {
    return JsonMapper.builder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build()
        .readTree(Golden.path("metrics/" + name).toFile());
  }

  private static List<String> texts(JsonNode array, String key) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add((key.isEmpty() ? item : item.path(key)).stringValue()));
    return texts;
  }

  private static List<List<String>> each(List<String> references) {
    return references.stream().map(List::of).toList();
  }

  private static Settings settings(int layer, Weighting weighting) {
    return new Settings("tiny", OptionalInt.of(layer), weighting, Optional.empty());
  }

  private static BertScores scores(
      Path folder, Settings settings, List<String> hypotheses, List<List<String>> references) {
    try (var tokenizer = TextTokenizer.open(folder);
        var scorer = BertScore.open(tokenizer, settings, Computes.CPU)) {
      return scorer.score(hypotheses, references);
    }
  }

  private static BertScores scores(Path folder, Settings settings) {
    return scores(folder, settings, HYPOTHESES, each(REFERENCES));
  }

  private static void assertClose(BertScores found, JsonNode p, JsonNode r, JsonNode f) {
    assertClose(found.precision(), p);
    assertClose(found.recall(), r);
    assertClose(found.f1(), f);
  }

  private static void assertClose(double[] found, JsonNode golden) {
    assertThat(found).hasSize(golden.size());
    for (int i = 0; i < found.length; i++) {
      double expected = golden.get(i).doubleValue();
      assertThat(found[i] / 100)
          .as("pair %d", i)
          .isCloseTo(Double.isNaN(expected) ? 0 : expected, within(1e-4));
    }
  }

  private static void assertClose(BertScores found, JsonNode golden) {
    assertClose(found, golden.path(0), golden.path(1), golden.path(2));
  }

  @ParameterizedTest
  @CsvSource({
    "bert,1,UNIFORM", "bert,1,IDF", "bert,2,UNIFORM", "bert,2,IDF",
    "roberta,1,UNIFORM", "roberta,1,IDF", "roberta,2,UNIFORM", "roberta,2,IDF",
  })
  void scoresEqualThoseOfThePythonPackage(String name, int layer, Weighting weighting) {
    var golden =
        GOLDEN
            .path("bertscore")
            .path(name)
            .path("layer" + layer + (weighting == Weighting.IDF ? "_idf" : "_plain"));
    assertClose(
        scores(Golden.path("metrics/" + name), settings(layer, weighting)),
        golden.path("precision"),
        golden.path("recall"),
        golden.path("f1"));
  }

  @ParameterizedTest
  @CsvSource({"1,UNIFORM", "1,IDF", "2,UNIFORM", "2,IDF"})
  void distilBertEqualsThePythonPackage(int layer, Weighting weighting) {
    assertClose(
        scores(Golden.path("metrics/distilbert"), settings(layer, weighting)),
        MORE.path("distilbert")
            .path("layer" + layer + (weighting == Weighting.IDF ? "_idf" : "_plain")));
  }

  @Test
  void theBestOfSeveralReferencesCounts() {
    var second = texts(MORE.path("two_references").path("second"), "");
    var references = new ArrayList<List<String>>();
    for (int i = 0; i < second.size(); i++) {
      String first = REFERENCES.get(i).isEmpty() ? "no text" : REFERENCES.get(i);
      references.add(List.of(first, second.get(i)));
    }
    assertClose(
        scores(Golden.path("metrics/bert"), settings(2, Weighting.IDF), HYPOTHESES, references),
        MORE.path("two_references").path("bert_layer2_idf"));
  }

  @ParameterizedTest
  @CsvSource({"bert", "roberta"})
  void longTextsAreCutWhereTheEncoderEndsAndCounted(String name) {
    var candidates = texts(MORE.path("long").path("candidate"), "");
    var found =
        scores(
            Golden.path("metrics/" + name),
            settings(2, Weighting.UNIFORM),
            candidates,
            each(candidates.reversed()));
    assertClose(found, MORE.path("long").path(name + "_layer2"));
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .contains("texts are longer than the encoder's 64 tokens and were cut there");
  }

  @Test
  void publishedRobertaTokenizersGetASpaceInFront() throws IOException {
    Path folder = copy("roberta");
    Path config = folder.resolve("tokenizer_config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"PreTrainedTokenizerFast\"", "\"RobertaTokenizer\""));
    var found = scores(folder, settings(2, Weighting.UNIFORM));
    assertClose(found, MORE.path("roberta_with_space").path("layer2_plain"));
    assertThat(found.signature()).isEqualTo("tiny_L2_no-idf_version=0.3.13(s2l)");
  }

  @Test
  void scoresAreRescaledByTheUsersBaseline() {
    var settings =
        new Settings(
            "tiny",
            OptionalInt.of(1),
            Weighting.UNIFORM,
            Optional.of(Golden.path("metrics/baseline.tsv")));
    var full =
        IntStream.range(0, REFERENCES.size())
            .filter(i -> !HYPOTHESES.get(i).isEmpty() && !REFERENCES.get(i).isEmpty())
            .boxed()
            .toList();
    var found =
        scores(
            Golden.path("metrics/bert"),
            settings,
            full.stream().map(HYPOTHESES::get).toList(),
            each(full.stream().map(REFERENCES::get).toList()));
    assertClose(found, MORE.path("rescaled").path("bert_layer1"));
    assertThat(found.signature()).isEqualTo("tiny_L1_no-idf_version=0.3.13(s2l)-custom-rescaled");
  }

  @ParameterizedTest
  @EnumSource
  void equalTextsScore100AndSidesMirrorPrecisionAndRecall(Weighting weighting) {
    for (long seed = 0; seed < 3; seed++) {
      var texts = made(seed, 20);
      var others = made(seed + 100, 20);
      // IDF depends on the side of the references, unless both sides are among them.
      var bothWays = new ArrayList<>(texts);
      bothWays.addAll(others);
      var mirrored = new ArrayList<>(others);
      mirrored.addAll(texts);
      var found =
          scores(Golden.path("metrics/bert"), settings(2, weighting), bothWays, each(mirrored));
      for (int i = 0; i < 20; i++) {
        assertThat(found.precision()[i])
            .as("seed %d", seed)
            .isCloseTo(found.recall()[20 + i], within(1e-3));
      }
      var same =
          scores(Golden.path("metrics/bert"), settings(2, weighting), texts, each(texts)).f1();
      for (double f1 : same) {
        assertThat(f1).as("seed %d", seed).isCloseTo(100, within(1e-3));
      }
    }
  }

  private static List<String> made(long seed, int count) {
    var random = RandomStream.named(seed, "texts");
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder("start");
      for (int w = random.nextInt(20); w >= 0; w--) {
        text.append(' ').append(REFERENCES.get(0).split(" ")[random.nextInt(7)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @Test
  void threadsChangeNoBitAndEveryPairIsTold() {
    var told = new AtomicInteger();
    try (var compute = Compute.on(ComputeDevice.CPU, 3);
        var tokenizer = TextTokenizer.open(Golden.path("metrics/bert"));
        var scorer = BertScore.open(tokenizer, settings(2, Weighting.IDF), compute)) {
      var found = scorer.score(HYPOTHESES, each(REFERENCES), new StopSignal(), told::addAndGet);
      var again = scores(Golden.path("metrics/bert"), settings(2, Weighting.IDF));
      assertThat(found.f1()).isEqualTo(again.f1());
      assertThat(told).hasValue(48); // Two pairs have an empty side.
      assertThat(found.interval(Bootstrap.of(1))).isEqualTo(again.interval(Bootstrap.of(1)));
    }
  }

  @Test
  void nativeMemoryIsFreedAfterEachCall() {
    try (var tokenizer = TextTokenizer.open(Golden.path("metrics/roberta"));
        var scorer = BertScore.open(tokenizer, settings(2, Weighting.UNIFORM), Computes.CPU)) {
      scorer.score(HYPOTHESES, each(REFERENCES));
      long before = Pointer.totalCount();
      for (int i = 0; i < 5; i++) {
        scorer.score(HYPOTHESES, each(REFERENCES));
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void workStopsWhenAsked() {
    var stop = new StopSignal();
    stop.request(ExitCode.INTERRUPTED);
    try (var tokenizer = TextTokenizer.open(Golden.path("metrics/bert"));
        var scorer = BertScore.open(tokenizer, settings(1, Weighting.UNIFORM), Computes.CPU)) {
      assertThatThrownBy(() -> scorer.score(HYPOTHESES, each(REFERENCES), stop, scored -> {}))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    }
  }

  @Test
  void tokensThatStandInEveryReferenceDoNotCountUnderIdf() {
    // One reference: all its tokens are in all documents, and nothing is left to count.
    var found =
        scores(
            Golden.path("metrics/bert"),
            settings(1, Weighting.IDF),
            List.of("the cat"),
            List.of(List.of("the cat")));
    assertThat(found.f1()).containsExactly(0);
  }

  @Test
  void layersThatAreNotThereOrNotUsualAreRefused() {
    assertThatThrownBy(() -> scores(Golden.path("metrics/bert"), settings(3, Weighting.UNIFORM)))
        .hasMessageContaining("layer 3 for BERTScore")
        .hasMessageContaining("has layers 0 (the embedding) to 2");
    var usual = new Settings("tiny", OptionalInt.empty(), Weighting.UNIFORM, Optional.empty());
    assertThatThrownBy(() -> scores(Golden.path("metrics/bert"), usual))
        .hasMessageContaining("bert, 2 layers of width 32")
        .hasMessageContaining("choose one from 1 to 2");
  }

  @Test
  void otherModelsAndOtherTokenizersAreRefusedByName() throws IOException {
    Path folder = copy("bert");
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("\"bert\"", "\"deberta-v2\""));
    assertThatThrownBy(() -> scores(folder, settings(1, Weighting.UNIFORM)))
        .hasMessageContaining("model_type is \"deberta-v2\", which is no encoder that s2l computes")
        .hasMessageContaining("one of bert, roberta, distilbert");
    Files.writeString(config, text.replace("\"absolute\"", "\"relative_key\""));
    assertThatThrownBy(() -> scores(folder, settings(1, Weighting.UNIFORM)))
        .hasMessageContaining("position_embedding_type is \"relative_key\"");
    Files.writeString(config, text);
    Files.copy(
        Golden.path("tokenizers/byte_level/tokenizer.json"),
        Files.createDirectory(temporary.resolve("other")).resolve("tokenizer.json"));
    try (var tokenizer = TextTokenizer.open(temporary.resolve("other"))) {
      assertThatThrownBy(() -> EncodedTexts.marks(tokenizer))
          .hasMessageContaining("puts no pair of marks");
    }
  }

  @Test
  void filesThatAreNoBaselinesAreRefusedWithTheirLine() throws IOException {
    Path file = temporary.resolve("baseline.tsv");
    Files.writeString(file, "LAYER,P,R,F\n0,0.1,0.2,0.3\n1,0.1,x,0.3\n");
    assertThat(Baseline.read(file, 0)).isEqualTo(new Baseline(0.1, 0.2, 0.3));
    assertThatThrownBy(() -> Baseline.read(file, 1))
        .hasMessageContaining("baseline.tsv:3: '1,0.1,x,0.3'");
    assertThatThrownBy(() -> Baseline.read(file, 17)).hasMessageContaining("no line for layer 17");
    Files.writeString(file, "1\t2\n");
    assertThatThrownBy(() -> Baseline.read(file, 1)).hasMessageContaining("baseline.tsv:1:");
  }

  private Path copy(String name) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(name));
    try (Stream<Path> files = Files.list(Golden.path("metrics/" + name))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    return folder;
  }
}
