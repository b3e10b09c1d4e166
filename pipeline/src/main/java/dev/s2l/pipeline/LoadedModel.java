package dev.s2l.pipeline;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.tokenize.TextTokenizer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A model in use: its tokenizer, and its weights from when they are first asked for.
final class LoadedModel implements AutoCloseable {
  private final ModelChoice choice;
  private final DType dtype;
  private final Compute compute;
  private final DecoderConfig config;
  private final TextTokenizer tokenizer;
  private @Nullable Decoder decoder;

  LoadedModel(ModelChoice choice, DType dtype, Compute compute) throws IOException {
    this.choice = choice;
    this.dtype = dtype;
    this.compute = compute;
    this.config = choice.config();
    this.tokenizer = Tokenizers.open(choice.tokenizer());
  }

  DecoderConfig config() {
    return config;
  }

  DType dtype() {
    return dtype;
  }

  Compute compute() {
    return compute;
  }

  TextTokenizer tokenizer() {
    return tokenizer;
  }

  Decoder decoder() {
    if (decoder == null) {
      decoder = choice.decoder(dtype, compute);
    }
    return decoder;
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
    tokenizer.close();
  }
}
