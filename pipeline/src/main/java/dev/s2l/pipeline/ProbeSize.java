package dev.s2l.pipeline;

import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.WeightLayout;
import dev.s2l.lm.tokenize.TokenStore;
import java.util.stream.IntStream;

/// How much a [Probe] runs: fewer steps and rows of a larger model, so that an estimate does not
/// take as long as a part of the run itself.
///
/// @param steps of training
/// @param recordedRows at most
record ProbeSize(int steps, int recordedRows) {
  private static final int MOST_STEPS = 20;
  private static final int LEAST_STEPS = 4;
  private static final int MOST_ROWS = 512;
  private static final int LEAST_ROWS = 64;

  /// Tokens times parameters. Where 200 GFLOP are computed in a second, training takes a minute and
  /// both recordings take 40 seconds.
  private static final double WORK = 2e12;

  /// @param batch rows of a step
  static ProbeSize of(DecoderConfig config, TokenStore tokens, int batch) {
    var counts = tokens.manifest().counts();
    return of(WeightLayout.numbers(config), (double) counts.tokens() / counts.usable(), batch);
  }

  /// @param length tokens of a row
  static ProbeSize of(long parameters, double length, int batch) {
    double row = parameters * length;
    return new ProbeSize(
        (int) Math.clamp(WORK / (row * batch), LEAST_STEPS, MOST_STEPS),
        (int) Math.clamp(WORK / row, LEAST_ROWS, MOST_ROWS));
  }

  /// How many of the steps run before the clock counts.
  int warmUp() {
    return steps / 2;
  }

  /// Usable rows, evenly spread.
  int[] rows(TokenStore tokens) {
    int[] usable = IntStream.range(0, tokens.rows()).filter(tokens::usable).toArray();
    int stride = Math.max(1, Math.ceilDiv(usable.length, recordedRows));
    return IntStream.range(0, Math.ceilDiv(usable.length, stride))
        .map(i -> usable[i * stride])
        .toArray();
  }
}
