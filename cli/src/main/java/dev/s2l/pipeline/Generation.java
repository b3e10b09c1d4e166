package dev.s2l.pipeline;

import dev.s2l.evaluate.TextGenerator.Generated;
import dev.s2l.lm.generate.GreedyGenerator;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.ModelFolder;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/// Answers to a file of prompts.
public final class Generation {
  /// Prompts between two reports of progress.
  private static final int CHUNK = 64;

  private Generation() {}

  /// One line of the output.
  record Answer(String prompt, int[] ids, String text) {}

  /// @param prompts JSON Lines with a key `prompt`
  /// @param output gets one line a prompt, in their order
  /// @return how many there were
  /// @throws S2lException (3) if a line of `prompts` is not of that form
  public static int run(
      Path model,
      Path prompts,
      int maxNewTokens,
      Precision precision,
      Path output,
      Progress progress)
      throws IOException {
    List<String> texts = read(prompts);
    if (maxNewTokens < 1) {
      throw new S2lException(
          ExitCode.USAGE, "--max-new-tokens %d: expected at least 1.".formatted(maxNewTokens));
    }
    Torch.init(1);
    ModelFolder.open(model).tokenizerFile();
    try (var tokenizer = TextTokenizer.open(model);
        var decoder = Decoder.load(model, precision.resolve());
        var task = progress.start("generate", texts.size(), "prompts")) {
      var generator = new GreedyGenerator(decoder, tokenizer);
      var answers = new ArrayList<Generated>();
      for (int from = 0; from < texts.size(); from += CHUNK) {
        var chunk = texts.subList(from, Math.min(texts.size(), from + CHUNK));
        answers.addAll(generator.generate(chunk, maxNewTokens));
        task.advance(chunk.size(), "");
      }
      AtomicFile.write(output, out -> write(texts, answers, out));
    }
    return texts.size();
  }

  private static void write(List<String> prompts, List<Generated> answers, OutputStream out)
      throws IOException {
    for (int i = 0; i < prompts.size(); i++) {
      var answer = new Answer(prompts.get(i), answers.get(i).ids(), answers.get(i).text());
      out.write((Json.COMPACT.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<String> read(Path file) throws IOException {
    var prompts = new ArrayList<String>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        var prompt = Json.COMPACT.readTree(line).path("prompt");
        if (!prompt.isString()) {
          throw bad(file, number, "expected an object with a text `prompt`");
        }
        prompts.add(prompt.stringValue());
      } catch (JacksonException e) {
        throw bad(file, number, e.getOriginalMessage());
      }
    }
    if (prompts.isEmpty()) {
      throw new S2lException(ExitCode.DATA, "%s holds no prompt.".formatted(file));
    }
    return prompts;
  }

  private static S2lException bad(Path file, int line, String what) {
    return new S2lException(ExitCode.DATA, "%s:%d: %s.".formatted(file, line, what));
  }
}
