package dev.s2l.lm.model;

import java.util.Optional;

/// How large a model is and how much memory it takes, from its `config.json` alone. Memory is an
/// estimate of what libtorch allocates; the process itself comes on top.
///
/// @param parameters numbers of the model; a tied head counts once
/// @param trained numbers that training changes: all, or those of an adapter
/// @param storedBytes size of its weights on disk, in the format that `config.json` names
/// @param trainingBytes weights, gradients, AdamW's two moments, and what each thread computes with
/// @param recordingBytes weights, and what each thread computes with
public record ModelSize(
    long parameters, long trained, long storedBytes, long trainingBytes, long recordingBytes) {
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
  /// @param activations what a layer keeps for its way back
  public record Workload(
      ComputeDevice device,
      int threads,
      int trainedTokens,
      int scoredTokens,
      int length,
      DType dtype,
      Activations activations) {}

  public static ModelSize of(DecoderConfig config, Workload work) {
    return of(config, work, Optional.empty());
  }

  /// As above, where only an adapter is trained: the weights are there once, in the format of the
  /// products, and gradients and moments are the adapter's.
  ///
  /// @throws dev.s2l.run.S2lException (2, 4) if the adapter does not fit the model
  public static ModelSize of(
      DecoderConfig config, Workload work, Optional<? extends AdapterStart> adapter) {
    long parameters = WeightLayout.numbers(config);
    long copy = work.dtype().float32() ? 0 : work.dtype().bytes();
    var adapted = adapter.map(start -> Adapted.of(start, config));
    return new ModelSize(
        parameters,
        adapted.map(Adapted::numbers).orElse(parameters),
        parameters * storedBytes(config),
        adapted
            .map(one -> adapted(config, work, one, parameters))
            .orElseGet(
                () ->
                    parameters * (TRAINED_BYTES + copy)
                        + work.threads()
                            * (kept(config, work)
                                + 4 * largestLayer(config)
                                + HeadGradient.bytes(config, work.dtype(), true))),
        parameters * work.dtype().bytes()
            + (work.dtype() == DType.INT8 ? parameters : 0)
            + work.threads() * scored(config, work));
  }

  /// @param numbers of all matrices of an adapter
  /// @param inputs sum of what goes into its projections, for one token
  /// @param dropout whether some of the inputs are left out
  private record Adapted(long numbers, long inputs, boolean dropout) {
    static Adapted of(AdapterStart start, DecoderConfig config) {
      var projections = Projections.of(config);
      long numbers = 0;
      long inputs = 0;
      for (String module : start.modules(config)) {
        var size = projections.size(module);
        numbers += start.config().r() * (size.in() + size.out());
        inputs += size.in();
      }
      return new Adapted(numbers, inputs, start.config().loraDropout() > 0);
    }
  }

  private static long adapted(
      DecoderConfig config, Workload work, Adapted adapter, long parameters) {
    long copies = (work.dtype().float32() ? 0 : 1) + (adapter.dropout() ? 2 : 0); // and the mask
    long layers =
        switch (work.activations()) {
          case KEPT -> 1;
          case RECOMPUTED -> config.size().layers();
        };
    long inputs = FLOAT32_BYTES * work.trainedTokens() * adapter.inputs() / layers * copies;
    return parameters * work.dtype().bytes()
        + adapter.numbers() * TRAINED_BYTES
        + work.threads()
            * (kept(config, work) + inputs + HeadGradient.bytes(config, work.dtype(), false));
  }

  /// What one thread keeps for its way back.
  private static long kept(DecoderConfig config, Workload work) {
    long layers = config.size().layers();
    long layer = layerNumbers(config, work.trainedTokens(), TRAINED_ROWS, 2);
    long ofAll =
        switch (work.activations()) {
          case KEPT -> layers * layer;
          case RECOMPUTED -> layers * work.trainedTokens() * config.size().hidden() + layer;
        };
    return (ofAll + 2 * scores(config, work)) * work.dtype().bytes();
  }

  private static long scored(DecoderConfig config, Workload work) {
    long numbers = layerNumbers(config, work.scoredTokens(), SCORED_ROWS, 1) + scores(config, work);
    long head =
        work.dtype().plainOn(work.device())
            ? TiledLosses.bytes(config)
            : HeadChunks.bytes(config, work.dtype());
    return numbers * work.dtype().bytes() + head;
  }

  private static int storedBytes(DecoderConfig config) {
    var json = ConfigReader.parse(config.source(), ModelFolder.CONFIG);
    return switch (json.text("dtype", json.text("torch_dtype", "float32"))) {
      case "float16", "bfloat16" -> 2;
      default -> FLOAT32_BYTES;
    };
  }

  /// @param rows copies of the hidden row
  /// @param copies of queries, keys and values
  private static long layerNumbers(DecoderConfig config, long tokens, int rows, int copies) {
    var attention = config.attention();
    long heads = attention.heads() + 2L * attention.keyValueHeads();
    long projected = heads * attention.headDimension();
    long inner = config.size().intermediate() * (config.block().mlp().gated() ? 2L : 1L);
    return tokens * (rows * (long) config.size().hidden() + copies * projected + inner);
  }

  /// Attention scores that are there at once; none where the fused kernel computes them.
  private static long scores(DecoderConfig config, Workload work) {
    return switch (AttentionPath.of(work.device())) {
      case PRODUCTS -> BlockAttention.scores(config.attention(), work.length());
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
