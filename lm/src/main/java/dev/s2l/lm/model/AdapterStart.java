package dev.s2l.lm.model;

import java.util.SequencedSet;

/// Where the adapter of a model comes from.
public sealed interface AdapterStart permits AdapterStart.Fresh, AdapterFolder {
  /// A new one, as peft starts it: A uniform, B zero, so that it changes nothing yet.
  ///
  /// @param seed of A
  record Fresh(LoraConfig config, long seed) implements AdapterStart {
    @Override
    public AdapterStart withBase(String name, String revision) {
      return new Fresh(config.withBase(name, revision), seed);
    }

    @Override
    public SequencedSet<String> modules(DecoderConfig model) {
      return Projections.of(model).named(config.targetModules());
    }
  }

  LoraConfig config();

  /// The same with another name for its base.
  ///
  /// @param revision of the base on a hub; empty for none
  AdapterStart withBase(String name, String revision);

  /// The projections of `model` that are adapted, from the first layer to the last. Reads no
  /// weights.
  ///
  /// @throws dev.s2l.run.S2lException (2, 4) if it does not fit the model
  SequencedSet<String> modules(DecoderConfig model);
}
