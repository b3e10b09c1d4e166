package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.prompt.TextForm;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;

/// How examples become token ids.
///
/// @param templateName the text around instruction and response: alpaca, radiology, plain, chat
///   (the model's own) or chat:NAME (one of several of its own)
/// @param maxLength how many tokens an example may have; a lower limit of the model takes
///   precedence. 512 in the paper
/// @param overLength what is done with longer examples
/// @param textForm whether rows of running text are rendered already
public record TokenSettings(
    String templateName, int maxLength, OverLength overLength, TextForm textForm) {
  /// The settings of the paper.
  public static final TokenSettings PAPER = new TokenSettings("alpaca", 512, OverLength.TRUNCATE);

  /// Settings for texts of either form.
  public TokenSettings(String templateName, int maxLength, OverLength overLength) {
    this(templateName, maxLength, overLength, TextForm.AUTO);
  }

  public TokenSettings {
    if (maxLength < 2) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("--max-length %d: expected at least 2 tokens.", maxLength));
    }
  }

  /// The template, for the form of running text.
  ///
  /// @param model whose chat template is meant
  /// @throws dev.s2l.run.S2lException (4) if the model has no usable chat template
  PromptTemplate template(Path model) {
    return PromptTemplate.named(templateName, model).reading(textForm);
  }
}
