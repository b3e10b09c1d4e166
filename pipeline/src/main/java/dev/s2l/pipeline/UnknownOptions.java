package dev.s2l.pipeline;

import dev.s2l.lm.model.DecoderConfig;

/// Options of a model's `config.json` that s2l does not know: told where the model is trained or
/// recorded, and noted in the manifest and the report.
final class UnknownOptions {
  private UnknownOptions() {}

  static void tell(DecoderConfig config, RunSession run) {
    var unknown = config.unknownOptions();
    if (!unknown.isEmpty()) {
      String keys = String.join(", ", unknown);
      run.progress()
          .warn(
              "config.json of the model has options that s2l does not know: "
                  + keys
                  + ". If one of them changes what the model computes, its losses differ from those"
                  + " of other programs.");
      run.describe("unknown_config_options", keys);
    }
  }
}
