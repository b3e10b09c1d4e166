package dev.s2l.lm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.evaluate.FinishReason;
import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.evaluate.Sampling;
import dev.s2l.evaluate.TextGenerator.Generated;
import dev.s2l.evaluate.TextGenerator.Prompt;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderGeneratorTest {
  private static final Path FOLDER = Golden.path("scored/gpt_neox");
  private static final List<String> SENTENCES =
      IntStream.range(0, 40).mapToObj(i -> "Two plus " + i + " is".repeat(1 + i % 7)).toList();

  private Decoder decoder = Decoder.load(FOLDER, DType.FLOAT32, Computes.CPU);
  private TextTokenizer tokenizer = TextTokenizer.open(FOLDER);

  @BeforeEach
  void open() {
    close();
    decoder = Decoder.load(FOLDER, DType.FLOAT32, Computes.CPU);
    tokenizer = TextTokenizer.open(FOLDER);
  }

  @AfterEach
  void close() {
    decoder.close();
    tokenizer.close();
  }

  @Test
  void answersDependNeitherOnTheBatchSizeNorOnThePromptsBesideThem() {
    var sampled = new GenerationSettings(12, List.of(), new Sampling(0.9, 40, 0.95, 1.1, 7));
    for (var settings : List.of(GenerationSettings.greedy(12), sampled)) {
      var alone = SENTENCES.stream().map(text -> generated(List.of(text), settings, 1)).toList();
      for (int batchSize : new int[] {1, 3, 16}) {
        var shuffled = new ArrayList<>(IntStream.range(0, SENTENCES.size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(batchSize));
        var together =
            generated(shuffled.stream().map(SENTENCES::get).toList(), settings, batchSize);
        for (int i = 0; i < shuffled.size(); i++) {
          var expected = alone.get(shuffled.get(i)).getFirst();
          assertThat(together.get(i).ids()).isEqualTo(expected.ids());
          assertThat(together.get(i).text()).isEqualTo(tokenizer.decode(expected.ids()));
        }
      }
    }
  }

  @Test
  void aSeedAndANameGiveTheSameAnswerAndOthersAnother() {
    var first = sampled(1, "a");
    assertThat(sampled(1, "a")).isEqualTo(first);
    assertThat(sampled(2, "a")).isNotEqualTo(first);
    assertThat(sampled(1, "b")).isNotEqualTo(first);
  }

  private List<Integer> sampled(long seed, String name) {
    var settings = new GenerationSettings(24, List.of(), new Sampling(1.5, 0, 1, 1, seed));
    var found = new ArrayList<Integer>();
    new DecoderGenerator(decoder, tokenizer, 4)
        .generate(
            List.of(new Prompt(name, "Two plus")),
            settings,
            (i, answer) -> Arrays.stream(answer.ids()).forEach(found::add),
            new StopSignal());
    return found;
  }

  @Test
  void aStopStringEndsAnAnswerWhichIsCutBeforeIt() {
    var free = generated(List.of("One"), GenerationSettings.greedy(16), 1).getFirst();
    assertThat(free.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(free.ids()).hasSize(16);
    String stop = free.text().substring(10, 13);
    var cut =
        generated(
                List.of("One"),
                new GenerationSettings(16, List.of("not in it", stop), Sampling.GREEDY),
                1)
            .getFirst();
    assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(cut.text()).isEqualTo(free.text().substring(0, free.text().indexOf(stop)));
    assertThat(cut.ids())
        .hasSizeLessThan(16)
        .isEqualTo(Arrays.copyOf(free.ids(), cut.ids().length));
    assertThat(tokenizer.decode(cut.ids())).contains(stop);
    assertThat(tokenizer.decode(Arrays.copyOf(cut.ids(), cut.ids().length - 1)))
        .doesNotContain(stop);
  }

  @Test
  void anAnswerEndsWhereTheModelHasNoMorePositions() {
    int positions = decoder.config().size().positions();
    String text = "One".repeat(positions);
    int[] ids = Arrays.copyOf(tokenizer.encodePrompt(text), positions - 3);
    var answers = new ArrayList<Generated>();
    var generator = new DecoderGenerator(decoder, tokenizer, 1);
    generator.generateEncoded(
        List.of(new DecoderGenerator.EncodedPrompt("1", ids)),
        GenerationSettings.greedy(8),
        (i, answer) -> answers.add(answer),
        new StopSignal());
    assertThat(answers.getFirst().ids()).hasSizeLessThanOrEqualTo(3);
    for (int length : new int[] {0, positions, positions + 1}) {
      var bad = new DecoderGenerator.EncodedPrompt("item-7", new int[length]);
      var good = new DecoderGenerator.EncodedPrompt("item-6", new int[] {1});
      assertThatThrownBy(
              () ->
                  generator.generateEncoded(
                      List.of(good, bad),
                      GenerationSettings.greedy(8),
                      (i, answer) -> answers.add(answer),
                      new StopSignal()))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
          .hasMessageContaining("item-7")
          .hasMessageContaining("positions");
    }
    assertThat(answers).hasSize(1);
  }

  @Test
  void workThatIsStoppedEndsAtTheNextTokenAndKeepsWhatIsFinished() {
    var stop = new StopSignal();
    var finished = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new DecoderGenerator(decoder, tokenizer, 2)
                    .generate(
                        prompts(SENTENCES),
                        GenerationSettings.greedy(8),
                        (i, answer) -> {
                          if (finished.incrementAndGet() == 5) {
                            stop.request(ExitCode.INTERRUPTED);
                          }
                        },
                        stop))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    assertThat(finished.get()).isBetween(5, 10);
  }

  @Test
  void whatAReceiverThrowsEndsTheWork() {
    assertThatThrownBy(
            () ->
                new DecoderGenerator(decoder, tokenizer, 2)
                    .generate(
                        prompts(SENTENCES),
                        GenerationSettings.greedy(8),
                        (i, answer) -> {
                          throw new IllegalStateException("the disk is full");
                        },
                        new StopSignal()))
        .hasMessage("the disk is full");
  }

  @Test
  void everyEndOfSequenceTokenOfTheGenerationConfigurationEndsAnAnswer(@TempDir Path folder)
      throws IOException {
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    int[] free = generated(List.of("One"), GenerationSettings.greedy(8), 1).getFirst().ids();
    assertThat(free).hasSize(8);
    Files.writeString(
        folder.resolve("generation_config.json"),
        "{\"eos_token_id\": [%d, %d]}".formatted(free[7], free[3]));
    tokenizer.close();
    tokenizer = TextTokenizer.open(folder);
    var ended = generated(List.of("One"), GenerationSettings.greedy(8), 1).getFirst();
    int first = 0;
    while (free[first] != free[3] && free[first] != free[7]) {
      first++;
    }
    assertThat(ended.ids()).isEqualTo(Arrays.copyOf(free, first));
    assertThat(ended.finishReason()).isEqualTo(FinishReason.EOS);
  }

  private List<Generated> generated(
      List<String> texts, GenerationSettings settings, int batchSize) {
    var answers = new Generated[texts.size()];
    new DecoderGenerator(decoder, tokenizer, batchSize)
        .generate(prompts(texts), settings, (i, answer) -> answers[i] = answer, new StopSignal());
    return List.of(answers);
  }

  /// Named by their texts.
  private static List<Prompt> prompts(List<String> texts) {
    return texts.stream().map(text -> new Prompt(text, text)).toList();
  }
}
