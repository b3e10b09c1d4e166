package dev.s2l.cli;

import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelFolder;
import dev.s2l.lm.train.TinyProxy;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.Proxy;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// The model to be trained, as `--proxy` or `--model` names it.
final class ProxyOption {
  private ProxyOption() {}

  /// The settings that training begins with, which `fromScratch` decides without the model.
  static TrainSettings defaults(String text, boolean fromScratch) {
    return fromScratch || TinyProxy.isMeant(text)
        ? TrainSettings.fromScratch()
        : TrainSettings.pretrained();
  }

  /// Checks what needs neither a download nor the data. Call it first.
  ///
  /// @param option as the user wrote it before the model
  /// @throws S2lException (2) for a word that is no model, or for what the built-in one cannot do
  static void check(String option, String text, TokenOptions tokens) {
    boolean builtIn = TinyProxy.isMeant(text);
    if (builtIn) {
      TinyProxy.named(text);
    } else {
      ModelNames.check(option, text, List.of(TinyProxy.NAME));
    }
    if (builtIn && PromptTemplate.isChat(tokens.promptTemplate)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--prompt-template chat is the chat template that a model brings along, and the"
                  + " built-in %s has none. Choose --prompt-template alpaca, radiology or plain, or"
                  + " give %s a chat model's folder or name.",
              TinyProxy.NAME, option));
    }
  }

  /// May download. Call it after all other options are checked.
  ///
  /// @throws S2lException (4) if the folder is no model that can be read
  static Proxy of(String option, String text, boolean fromScratch, CommandSpec spec)
      throws IOException {
    if (TinyProxy.isMeant(text)) {
      return new Proxy.Tiny(TinyProxy.named(text));
    }
    Path folder = ModelNames.folder(option, text, spec);
    if (fromScratch) {
      DecoderConfig.read(folder.resolve("config.json"));
      return new Proxy.FromScratch(folder);
    }
    ModelFolder.open(folder).tokenizerFile();
    return new Proxy.Pretrained(folder);
  }
}
