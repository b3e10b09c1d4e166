package dev.s2l.pipeline;

import dev.s2l.evaluate.Sampling;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DType;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Everything that answers depend on: those of a call that ended early are continued only where it
/// is the same.
///
/// @param schema of this record
/// @param prompts sha256 of the file
/// @param model sha256 of its files' sha256
/// @param form of the prompts
/// @param maxNewTokens as in the settings
/// @param stop likewise
/// @param sampling likewise
/// @param alone whether each row is continued alone, which is another kernel
/// @param dtype format of the products
/// @param device where they are computed
record BegunAnswers(
    int schema,
    String prompts,
    String model,
    String form,
    int maxNewTokens,
    List<String> stop,
    Sampling sampling,
    boolean alone,
    String dtype,
    String device) {
  private static final int SCHEMA = 1;

  private static final List<String> SETTLING =
      List.of(
          "config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "generation_config.json",
          "chat_template.jinja",
          "adapter_config.json");

  static BegunAnswers of(
      Generation.Request request, ModelChoice model, DType dtype, ComputeDevice device)
      throws IOException {
    var settings = request.settings();
    return new BegunAnswers(
        SCHEMA,
        Hashes.sha256(request.prompts()),
        fingerprint(model),
        EnumWords.of(request.form()),
        settings.maxNewTokens(),
        settings.stop(),
        settings.sampling(),
        request.batchSize().equals(OptionalInt.of(1)),
        dtype.label(),
        device.label());
  }

  /// Everything about a model that its answers depend on, as one hash.
  static String fingerprint(ModelChoice model) throws IOException {
    var files = new ArrayList<Path>();
    for (Path folder : model.folders()) {
      for (String name : SETTLING) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    }
    files.addAll(model.weights());
    var hashes = new StringBuilder();
    for (Path file : files) {
      hashes.append(file.getFileName()).append(' ').append(Hashes.sha256(file)).append('\n');
    }
    return Hashes.sha256(hashes.toString().getBytes(StandardCharsets.UTF_8));
  }
}
