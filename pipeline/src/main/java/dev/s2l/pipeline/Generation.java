package dev.s2l.pipeline;

import dev.s2l.dataset.Role;
import dev.s2l.dataset.Turn;
import dev.s2l.evaluate.TextGenerator.Generated;
import dev.s2l.lm.generate.GreedyGenerator;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.ModelFolder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.train.Precision;
import dev.s2l.prompt.ChatTemplate;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
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

/// Generates answers to a file of prompts.
public final class Generation {
  private Generation() {}

  /// How a prompt is read.
  public enum Form {
    /// The text to continue.
    AS_IS,
    /// A user's message, which is put into the chat template of the model.
    CHAT
  }

  /// One line of the output.
  record Answer(String prompt, int[] ids, String text) {}

  /// What is asked, and how.
  ///
  /// @param prompts JSON Lines with a key `prompt`
  /// @param maxNewTokens how many tokens an answer may have
  public record Request(Path prompts, Form form, int maxNewTokens) {
    public Request {
      if (maxNewTokens < 1) {
        throw new S2lException(
            ExitCode.USAGE, Phrase.of("--max-new-tokens %d: expected at least 1.", maxNewTokens));
      }
    }
  }

  /// @param output gets one line per prompt, in their order
  /// @return how many there were
  /// @throws S2lException (3) if a line of the prompts is not of that form, (4) if the model has no
  ///   chat template where one is asked for
  public static int run(
      Path model,
      Request request,
      Precision precision,
      ComputeDevice device,
      Path output,
      Progress progress)
      throws IOException {
    List<String> texts = read(request.prompts());
    ModelFolder.open(model).tokenizerFile();
    try (var compute = Compute.on(device);
        var tokenizer = Tokenizers.open(model);
        var decoder = Decoder.load(model, precision.resolve(device), compute);
        var task = progress.start("generate", texts.size(), "prompts")) {
      var prompts = encode(texts, request.form(), tokenizer);
      var answers =
          new GreedyGenerator(decoder, tokenizer)
              .continuations(prompts, request.maxNewTokens(), count -> advance(task, count));
      AtomicFile.write(output, out -> write(texts, answers, out));
    }
    return texts.size();
  }

  private static void advance(Progress.Task task, int count) {
    synchronized (task) {
      task.advance(count, "");
    }
  }

  private static List<int[]> encode(List<String> texts, Form form, TextTokenizer tokenizer) {
    return switch (form) {
      case AS_IS -> texts.stream().map(tokenizer::encodePrompt).toList();
      case CHAT -> {
        var template = ChatTemplate.open(tokenizer.folder());
        yield texts.stream()
            .map(text -> template.prompt(List.of(Turn.of(Role.USER, text)), ""))
            .map(tokenizer::encodePrompt)
            .toList();
      }
    };
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
      throw new S2lException(ExitCode.DATA, Phrase.of("%s holds no prompt.", file));
    }
    return prompts;
  }

  private static S2lException bad(Path file, int line, String what) {
    return new S2lException(ExitCode.DATA, Phrase.of("%s:%d: %s.", file, line, what));
  }
}
