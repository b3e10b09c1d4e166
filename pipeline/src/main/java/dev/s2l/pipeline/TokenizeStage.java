package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.TokenStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;

/// Stage tokenize: encodes the rows of the data set as token ids, into `tokens/`.
final class TokenizeStage {
  private TokenizeStage() {}

  /// @param model whose tokenizer is used
  record Settings(TokenSettings how, Proxy model) {}

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var how = settings.how();
    Path model = settings.model().folder(inputs.scratch());
    settings.model().refuseStrangers(model, run.directory());
    run.reads(model);
    inputs.model(model, settings.model().tokenizer(model));
    var dataset = inputs.dataset();
    var tokenizer = inputs.tokenizer();
    var template = how.template(tokenizer.folder());
    var source = TokenStore.source(dataset, template, tokenizer, how.maxLength(), how.overLength());
    var described = new TreeMap<String, String>();
    described.put("data", source.dataset());
    described.put("tokenizer sha256", source.tokenizer());
    described.put("prompt_template", source.template());
    described.put("max_length", Integer.toString(source.maxLength()));
    described.put("over_length", source.overLength().name());
    return Planned.of(
        Stages.TOKENIZE,
        described,
        () -> {
          settings.model().keep(model, run.directory());
          TokenStore.build(
                  dataset,
                  template,
                  tokenizer,
                  how.maxLength(),
                  how.overLength(),
                  run.directory().tokens(),
                  run.progress(),
                  run.stopSignal())
              .close();
        });
  }
}
