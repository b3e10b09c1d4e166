package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;

/// Stage tokenize: how examples become token ids.
///
/// @param templateName the text around instruction and response: alpaca, radiology, plain or chat
///   (the model's own)
/// @param maxLength most tokens of an example; cut further to what the model can hold. 512 in the
///   paper
/// @param overLength what becomes of longer ones
public record TokenSettings(String templateName, int maxLength, OverLength overLength) {

  /// Encodes the data set, or opens what an earlier run left.
  TokenStore open(RunSession run, Dataset dataset, TextTokenizer tokenizer) throws IOException {
    var template = PromptTemplate.named(templateName, tokenizer.folder());
    Path folder = run.directory().tokens();
    var source = TokenStore.source(dataset, template, tokenizer, maxLength, overLength);
    var described = new TreeMap<String, String>();
    described.put("data", source.dataset());
    described.put("tokenizer sha256", source.tokenizer());
    described.put("prompt_template", source.template());
    described.put("max_length", Integer.toString(source.maxLength()));
    described.put("over_length", source.overLength().name());
    run.stage(
        Stage.TOKENIZE,
        described,
        () ->
            TokenStore.build(
                    dataset, template, tokenizer, maxLength, overLength, folder, run.progress())
                .close());
    var tokens = TokenStore.open(folder);
    var counts = tokens.manifest().counts();
    run.progress()
        .note(
            Phrase.of(
                "%,d of %,d rows usable, %,d tokens (%,d learned), longest %,d; %,d truncated to"
                    + " --max-length %,d",
                counts.usable(),
                counts.rows(),
                counts.tokens(),
                counts.learned(),
                counts.longest(),
                counts.truncated(),
                tokens.manifest().source().maxLength()));
    return tokens;
  }
}
