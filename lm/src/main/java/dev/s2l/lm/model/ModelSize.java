package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Attention;

/// How large a model is and how much memory it takes, from its `config.json` alone. Memory is an
/// estimate of what libtorch allocates; the process itself comes on top.
///
/// @param parameters numbers that are learned; a tied head counts once
/// @param storedBytes size of its weights on disk, in the format that `config.json` names
/// @param trainingBytes weights, gradients, AdamW's two moments and one micro-batch's activations
/// @param recordingBytes weights and the activations of one layer for one batch
public record ModelSize(
    long parameters, long storedBytes, long trainingBytes, long recordingBytes) {
  private static final int FLOAT32_BYTES = 4;

  /// Weight, gradient and two moments in float32; in bfloat16 weight and gradient at two bytes
  /// each, and the master weight: 16 bytes either way.
  private static final int TRAINED_BYTES = 16;

  /// Copies of the hidden row that a layer keeps for its backward pass, and that a scored layer has
  /// at once.
  private static final int TRAINED_ROWS = 6;

  private static final int SCORED_ROWS = 4;

  /// What is computed at once.
  ///
  /// @param rows rows of a batch
  /// @param length positions of a row
  /// @param logitRows positions whose logits are in memory together
  /// @param dtype format of the activations, and of the weights when recording
  public record Workload(int rows, int length, int logitRows, DType dtype) {
    long tokens() {
      return (long) rows * length;
    }
  }

  public static ModelSize of(DecoderConfig config, Workload work) {
    long parameters = WeightLayout.of(config).stream().mapToLong(WeightSpec::numbers).sum();
    return new ModelSize(
        parameters,
        parameters * storedBytes(config),
        parameters * TRAINED_BYTES
            + config.size().layers() * layerBytes(config, work, TRAINED_ROWS, 2)
            + logitBytes(config, work, 3),
        parameters * work.dtype().bytes()
            + layerBytes(config, work, SCORED_ROWS, 1)
            + logitBytes(config, work, 2));
  }

  private static int storedBytes(DecoderConfig config) {
    var json = ConfigReader.parse(config.source(), ModelFolder.CONFIG);
    return switch (json.text("dtype", json.text("torch_dtype", "float32"))) {
      case "float16", "bfloat16" -> 2;
      default -> FLOAT32_BYTES;
    };
  }

  /// @param rows copies of the hidden row
  /// @param copies of each wider intermediate result
  private static long layerBytes(DecoderConfig config, Workload work, int rows, int copies) {
    Attention attention = config.attention();
    long heads = attention.heads() + 2L * attention.keyValueHeads();
    long projected = heads * attention.headDimension();
    long inner = config.size().intermediate() * (config.block().mlp().gated() ? 2L : 1L);
    boolean products = AttentionPath.of(work.dtype(), work.length()) == AttentionPath.PRODUCTS;
    long scores = products ? (long) attention.heads() * work.length() : 0;
    long numbers = rows * (long) config.size().hidden() + copies * (projected + inner) + 2 * scores;
    return work.tokens() * numbers * work.dtype().bytes();
  }

  private static long logitBytes(DecoderConfig config, Workload work, int copies) {
    return (long) work.logitRows() * config.size().vocabulary() * FLOAT32_BYTES * copies;
  }
}
