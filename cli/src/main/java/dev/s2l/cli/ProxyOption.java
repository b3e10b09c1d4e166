package dev.s2l.cli;

import dev.s2l.lm.train.TinyProxy;
import dev.s2l.pipeline.Proxy;
import java.nio.file.Path;

/// What a user writes for a model that is to be trained.
final class ProxyOption {
  private ProxyOption() {}

  static Proxy of(String text, boolean fromScratch) {
    if (text.equals(TinyProxy.NAME)) {
      return new Proxy.Tiny();
    }
    return fromScratch ? new Proxy.FromScratch(Path.of(text)) : new Proxy.Pretrained(Path.of(text));
  }
}
