package dev.s2l.lm.model;

/// How large a model is and how much memory it takes, from its `config.json` alone. Memory is an
/// estimate of what libtorch allocates; the process itself comes on top.
///
/// @param parameters numbers that are learned; a tied head counts once
/// @param storedBytes size of its weights on disk, in the format that `config.json` names
/// @param trainingBytes weights, gradients, AdamW's two moments, and what each thread computes with
/// @param recordingBytes weights, and what each thread computes with
public record ModelSize(
    long parameters, long storedBytes, long trainingBytes, long recordingBytes) {
  private static final int FLOAT32_BYTES = 4;

  /// Weight, gradient and two moments in float32.
  private static final int TRAINED_BYTES = 16;

  /// Copies of the hidden row that a layer keeps for its backward pass, and that a scored layer has
  /// at once.
  private static final int TRAINED_ROWS = 12;

  private static final int SCORED_ROWS = 4;

  /// What is computed at once.
  ///
  /// @param device where it is computed
  /// @param threads each with tokens of its own
  /// @param trainedTokens padded tokens of a micro-batch in training
  /// @param scoredTokens of a batch in recording
  /// @param length positions of its longest row
  /// @param dtype format of the activations, and of the weights when recording
  public record Workload(
      ComputeDevice device,
      int threads,
      int trainedTokens,
      int scoredTokens,
      int length,
      DType dtype) {}

  public static ModelSize of(DecoderConfig config, Workload work) {
    long parameters = WeightLayout.of(config).stream().mapToLong(WeightSpec::numbers).sum();
    long copy = work.dtype() == DType.FLOAT32 ? 0 : work.dtype().bytes();
    return new ModelSize(
        parameters,
        parameters * storedBytes(config),
        parameters * (TRAINED_BYTES + copy) + work.threads() * trained(config, work),
        parameters * work.dtype().bytes() + work.threads() * scored(config, work));
  }

  /// Of one thread.
  private static long trained(DecoderConfig config, Workload work) {
    long layers = config.size().layers();
    long kept =
        layers * layerNumbers(config, work.trainedTokens(), TRAINED_ROWS, 2)
            + 2 * scores(config, work);
    long gradients = 4 * (long) largestLayer(config);
    return kept * work.dtype().bytes() + gradients + HeadGradient.bytes(config, work.dtype());
  }

  private static long scored(DecoderConfig config, Workload work) {
    long numbers = layerNumbers(config, work.scoredTokens(), SCORED_ROWS, 1) + scores(config, work);
    return numbers * work.dtype().bytes() + HeadChunks.bytes(config, work.dtype());
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
  private static long layerNumbers(DecoderConfig config, long tokens, int rows, int copies) {
    var attention = config.attention();
    long heads = attention.heads() + 2L * attention.keyValueHeads();
    long projected = heads * attention.headDimension();
    long inner = config.size().intermediate() * (config.block().mlp().gated() ? 2L : 1L);
    return tokens * (rows * (long) config.size().hidden() + copies * (projected + inner));
  }

  /// Attention scores that are there at once; none where the fused kernel computes them.
  private static long scores(DecoderConfig config, Workload work) {
    var attention = config.attention();
    return switch (AttentionPath.of(
        work.device(), work.dtype(), work.length(), attention.headDimension())) {
      case PRODUCTS -> BlockAttention.scores(attention, work.length());
      case FUSED -> 0;
    };
  }

  private static long largestLayer(DecoderConfig config) {
    String prefix = config.family().mapping().names(config).layer().prefix().replace("%d", "0");
    return WeightLayout.of(config).stream()
        .filter(weight -> weight.name().startsWith(prefix))
        .mapToLong(WeightSpec::numbers)
        .sum();
  }
}
