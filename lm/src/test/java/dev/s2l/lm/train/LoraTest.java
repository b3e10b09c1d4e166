package dev.s2l.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.lm.model.AdapterStart;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.model.LoraConfig;
import dev.s2l.lm.model.Safetensors;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoraTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt_neox", "llama", "phi3"})
  void fourStepsEqualPeft(String family) throws IOException {
    Path golden = Golden.path("lora/" + family);
    Path model = Golden.path("models/" + family);
    var trained = train(family, AdapterFolder.open(golden), "run", 4);
    JsonNode steps = JSON.readTree(golden.resolve("golden.json")).get("steps");
    for (int s = 0; s < 4; s++) {
      JsonNode line = trained.log().get(s);
      double loss = steps.get(s).get("loss").asDouble();
      double norm = steps.get(s).get("grad_norm").asDouble();
      assertThat(line.get("loss").asDouble()).isCloseTo(loss, within(1e-4 * Math.max(1, loss)));
      assertThat(line.get("grad_norm").asDouble())
          .isCloseTo(norm, within(1e-4 * Math.max(1, norm)));
    }
    try (var expected = Safetensors.open(golden.resolve("golden.safetensors"));
        var scope = new PointerScope()) {
      assertThat(trained.weights()).isNotEmpty();
      trained
          .weights()
          .forEach(
              (name, found) ->
                  assertClose(
                      name, found, Torch.floats(expected.tensor("after_4_steps." + name)), 1e-3));
      Path merged = Files.createDirectories(folder.resolve("merged"));
      try (var decoder = load(model, trained.checkpoint(), Computes.CPU)) {
        assertClose(
            "logits with the adapter",
            logits(decoder, model),
            Torch.floats(expected.tensor("merged_logits")),
            1e-3);
        decoder.saveMerged(merged);
      }
      try (var decoder = Decoder.load(merged, DType.FLOAT32, Computes.CPU)) {
        assertClose(
            "logits of the merged model",
            logits(decoder, model),
            Torch.floats(expected.tensor("merged_logits")),
            1e-3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt_neox", "llama", "phi3"})
  void aCheckpointHasTheNamesAndKeysOfPeft(String family) throws IOException {
    Path golden = Golden.path("lora/" + family);
    Path written = train(family, AdapterFolder.open(golden), "run", 1).checkpoint();
    try (var expected = Safetensors.open(golden.resolve("adapter_model.safetensors"));
        var found = Safetensors.open(written.resolve("adapter_model.safetensors"))) {
      assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
    }
    JsonNode theirs = JSON.readTree(golden.resolve("adapter_config.json"));
    JsonNode ours = JSON.readTree(written.resolve("adapter_config.json"));
    assertThat(ours.propertyNames()).allMatch(theirs::has);
    for (String key : List.of("r", "lora_alpha", "fan_in_fan_out", "peft_type", "task_type")) {
      assertThat(ours.get(key)).as(key).isEqualTo(theirs.get(key));
    }
    assertThat(texts(ours.get("target_modules")))
        .containsExactlyInAnyOrderElementsOf(texts(theirs.get("target_modules")));
    assertThat(written.resolve("model.safetensors")).doesNotExist();
    assertThat(written.resolve("tokenizer.json")).exists();
  }

  @Test
  void aStoppedTrainingWithDropoutEndsWithTheBitsOfAnUndisturbedOne() throws IOException {
    var start = new AdapterStart.Fresh(LoraConfig.of(4, 8, 0.3, List.of("all-linear")), 1);
    var straight = train("llama", start, "straight", 6);
    assertThatThrownBy(() -> train("llama", start, "stopped", settings(6), 3))
        .isInstanceOf(S2lException.class);
    var resumed = train("llama", start, "stopped", 6);
    assertThat(Files.readAllBytes(resumed.checkpoint().resolve("adapter_model.safetensors")))
        .isEqualTo(Files.readAllBytes(straight.checkpoint().resolve("adapter_model.safetensors")));
    var without =
        train(
            "llama",
            new AdapterStart.Fresh(LoraConfig.of(4, 8, 0, List.of("all-linear")), 1),
            "without",
            6);
    assertThat(without.log().get(5).get("loss").asDouble())
        .isNotEqualTo(straight.log().get(5).get("loss").asDouble());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt_neox", "llama", "phi", "phi3", "qwen3"})
  void withActivationsComputedAgainDropoutDrawsTheSame(String family) throws IOException {
    var start = new AdapterStart.Fresh(LoraConfig.of(4, 8, 0.3, List.of("all-linear")), 1);
    var kept = train(family, start, "kept", settings(3), 0);
    var recomputed =
        train(family, start, "recomputed", settings(3).withActivations(Activations.RECOMPUTED), 0);
    assertThat(Files.readAllBytes(recomputed.checkpoint().resolve("adapter_model.safetensors")))
        .isEqualTo(Files.readAllBytes(kept.checkpoint().resolve("adapter_model.safetensors")));
    for (int s = 0; s < 3; s++) {
      assertThat(recomputed.log().get(s).get("loss")).isEqualTo(kept.log().get(s).get("loss"));
    }
  }

  @Test
  void aFreshAdapterChangesNothingAndTheFrozenWeightsStayAsTheyAre() throws IOException {
    Path model = Golden.path("models/phi");
    var start = new AdapterStart.Fresh(LoraConfig.of(8, 8, 0, List.of()), 7);
    float[] plain;
    var before = new TreeMap<String, float[]>();
    try (var decoder = Decoder.load(model, DType.FLOAT32, Computes.CPU)) {
      plain = logits(decoder, model);
      decoder.parameters().forEach((name, value) -> before.put(name, Torch.floats(value)));
    }
    try (var decoder = Decoder.load(model, Optional.of(start), DType.FLOAT32, Computes.CPU)) {
      assertThat(logits(decoder, model)).isEqualTo(plain);
      assertThat(decoder.trained().keySet())
          .allMatch(name -> name.matches(".*(q_proj|v_proj|fc1|fc2)\\.lora_[AB]\\.weight"));
      step(decoder, model, "phi");
      assertThat(logits(decoder, model)).isNotEqualTo(plain);
      decoder
          .parameters()
          .forEach((name, value) -> assertThat(Torch.floats(value)).isEqualTo(before.get(name)));
    }
  }

  private void step(Decoder decoder, Path model, String name) throws IOException {
    try (var tokens = GoldenRows.of(model, folder.resolve("rows-" + name), 320);
        var tokenizer = TextTokenizer.open(Golden.path("scored/gpt_neox"))) {
      FineTuner.train(
          new TrainJob(decoder, tokens, tokenizer, settings(1), new int[] {1}, output(name)),
          (step, trained) -> {},
          Progress.SILENT,
          new StopSignal());
    }
  }

  @Test
  void frozenWeightsInHalfPrecisionAreTrainedOnWithAFloat32Adapter() throws IOException {
    Path model = Golden.path("models/llama");
    var compute = Computes.CPU.withFormat(DType.BFLOAT16);
    var start = new AdapterStart.Fresh(LoraConfig.of(4, 8, 0, List.of()), 7);
    try (var decoder = Decoder.load(model, Optional.of(start), DType.BFLOAT16, compute)) {
      step(decoder, model, "half");
      assertThat(decoder.dtype()).isEqualTo(DType.BFLOAT16);
      try (var stored =
              Safetensors.open(
                  output("half").checkpoints().resolve("checkpoint-1/adapter_model.safetensors"));
          var scope = new PointerScope()) {
        String name =
            stored.names().stream().filter(one -> one.contains("lora_B")).findFirst().get();
        float[] b = Torch.floats(stored.tensor(name));
        assertThat(stored.tensor(name).element_size()).isEqualTo(4);
        assertThat(b).isNotEqualTo(new float[b.length]);
      }
    }
  }

  @Test
  void projectionsThatTheModelLacksAreRefusedWithThoseItHas() {
    assertThatThrownBy(() -> load(LoraConfig.of(8, 8, 0, List.of("q_proj", "qproj"))))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("qproj")
        .hasMessageContaining("q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj")
        .hasMessageContaining("all-linear");
    Path phi3 = Golden.path("models/phi3");
    var usual = new AdapterStart.Fresh(LoraConfig.of(8, 8, 0, List.of()), 1);
    assertThatThrownBy(() -> Decoder.load(phi3, Optional.of(usual), DType.FLOAT32, Computes.CPU))
        .hasMessageContaining("phi3")
        .hasMessageContaining("qkv_proj, o_proj, gate_up_proj, down_proj");
  }

  /// Their last part alone would mean projections of the MLP as well.
  @Test
  void projectionsWithoutACommonEndAreNamedInFull() {
    var start = new AdapterStart.Fresh(LoraConfig.of(2, 8, 0, List.of("attn.c_proj", "c_fc")), 1);
    try (var decoder =
        Decoder.load(Golden.path("models/gpt2"), Optional.of(start), DType.FLOAT32, Computes.CPU)) {
      assertThat(decoder.adapterConfig().orElseThrow().targetModules())
          .containsExactly("transformer.h.0.attn.c_proj", "c_fc", "transformer.h.1.attn.c_proj");
    }
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> LoraConfig.of(0, 8, 0, List.of())).hasMessageContaining("lora");
    assertThatThrownBy(() -> LoraConfig.of(8, 0, 0, List.of())).hasMessageContaining("lora");
    assertThatThrownBy(() -> LoraConfig.of(8, 8, 1, List.of())).hasMessageContaining("lora");
    assertThatThrownBy(() -> LoraConfig.of(8, 8, -0.1, List.of())).hasMessageContaining("lora");
  }

  @Test
  void anAdapterOfAnotherModelOrOfAnotherKindIsRefused() throws IOException {
    assertThatThrownBy(
            () -> load(Golden.path("models/llama"), Golden.path("lora/gpt2"), Computes.CPU))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("another model");
    assertThatThrownBy(
            () ->
                load(Golden.path("models/llama_gqa_tied"), Golden.path("lora/llama"), Computes.CPU))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("another model");
    Path changed = Files.createDirectories(folder.resolve("dora"));
    Path golden = Golden.path("lora/llama");
    Files.copy(
        golden.resolve("adapter_model.safetensors"), changed.resolve("adapter_model.safetensors"));
    String config = Files.readString(golden.resolve("adapter_config.json"));
    for (var change :
        List.of(
            List.of("\"use_dora\": false", "\"use_dora\": true", "use_dora"),
            List.of("\"peft_type\": \"LORA\"", "\"peft_type\": \"LOHA\"", "peft_type"),
            List.of("\"init_lora_weights\": true", "\"init_lora_weights\": \"pissa\"", "pissa"),
            List.of("\"modules_to_save\": null", "\"modules_to_save\": [\"lm_head\"]", "lm_head"),
            List.of("\"bias\": \"none\"", "\"bias\": \"all\"", "bias"))) {
      String other = config.replace(change.get(0), change.get(1));
      assertThat(other).isNotEqualTo(config);
      Files.writeString(changed.resolve("adapter_config.json"), other);
      assertThatThrownBy(() -> AdapterFolder.open(changed))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining(change.get(2));
    }
  }

  private record Trained(List<JsonNode> log, TreeMap<String, float[]> weights, Path checkpoint) {}

  private TrainJob.Output output(String name) {
    Path run = folder.resolve(name);
    return new TrainJob.Output(run.resolve("target"), run.resolve("log.jsonl"), "a golden model");
  }

  private static TrainSettings settings(int steps) {
    return new TrainSettings(
        new TrainSettings.Schedule(1e-2, 1, steps, LrSchedule.CONSTANT_WITH_WARMUP, 0),
        new TrainSettings.Batches(4, 1, true),
        new TrainSettings.Optimizer(0.9, 0.999, 1e-8, 0, TrainSettings.Decayed.ALL, 1.0),
        new TrainSettings.Checkpoints(0, 0),
        Precision.FLOAT32,
        1,
        Activations.KEPT);
  }

  private Trained train(String family, AdapterStart start, String name, int steps)
      throws IOException {
    return train(family, start, name, settings(steps), 0);
  }

  /// @param stopAfter the step after which a signal comes; 0 for none
  private Trained train(
      String family, AdapterStart start, String name, TrainSettings settings, int stopAfter)
      throws IOException {
    int steps = settings.schedule().maxSteps();
    Path model = Golden.path("models/" + family);
    var stop = new StopSignal();
    var weights = new TreeMap<String, float[]>();
    try (var tokens = GoldenRows.of(model, folder.resolve("rows-" + name + stopAfter), 320);
        var decoder = Decoder.load(model, Optional.of(start), DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(Golden.path("scored/gpt_neox"))) {
      int[] recorded = stopAfter == 0 ? new int[] {steps} : new int[] {stopAfter, steps};
      FineTuner.train(
          new TrainJob(decoder, tokens, tokenizer, settings, recorded, output(name)),
          (step, trained) -> {
            if (step == stopAfter) {
              stop.request(ExitCode.TERMINATED);
            }
            trained.trained().forEach((key, value) -> weights.put(key, Torch.floats(value)));
          },
          Progress.SILENT,
          stop);
    }
    var log = Files.readAllLines(output(name).log()).stream().map(JSON::readTree).toList();
    return new Trained(log, weights, output(name).checkpoints().resolve("checkpoint-" + steps));
  }

  private static Decoder load(Path model, Path adapter, Compute compute) {
    return Decoder.load(model, Optional.of(AdapterFolder.open(adapter)), DType.FLOAT32, compute);
  }

  private static Decoder load(LoraConfig config) {
    return Decoder.load(
        Golden.path("models/llama"),
        Optional.of(new AdapterStart.Fresh(config, 1)),
        DType.FLOAT32,
        Computes.CPU);
  }

  /// With zeros for padding.
  private static float[] logits(Decoder decoder, Path model) {
    try (var file = Safetensors.open(model.resolve("golden.safetensors"));
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var ids = file.tensor("input_ids");
      float[] found = Torch.floats(decoder.logits(decoder.hidden(ids, KeyValues.NONE)));
      long[] mask = Torch.longs(file.tensor("attention_mask"));
      int width = found.length / mask.length;
      for (int position = 0; position < mask.length; position++) {
        if (mask[position] == 0) {
          Arrays.fill(found, position * width, (position + 1) * width, 0);
        }
      }
      return found;
    }
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.stringValue()));
    return texts;
  }

  private static void assertClose(String name, float[] found, float[] expected, double within) {
    assertThat(found).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i])
          .as("%s[%d]", name, i)
          .isCloseTo(expected[i], within(within * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
