package dev.s2l.cli;

import dev.s2l.lm.train.TinyProxy;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.Proxy;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/// What a user writes for a model that is to be trained.
final class ProxyOption {
  private ProxyOption() {}

  /// The settings that training begins with, which `fromScratch` decides without the model.
  static TrainSettings defaults(String text, boolean fromScratch) {
    return fromScratch || text.equals(TinyProxy.NAME)
        ? TrainSettings.fromScratch()
        : TrainSettings.pretrained();
  }

  /// May download: call it when everything else that the user wrote was found in order.
  static Proxy of(String text, boolean fromScratch, CommandSpec spec) throws IOException {
    if (text.equals(TinyProxy.NAME)) {
      return new Proxy.Tiny();
    }
    Path folder = ModelNames.folder(text, spec);
    return fromScratch ? new Proxy.FromScratch(folder) : new Proxy.Pretrained(folder);
  }
}
