package dev.s2l.lm.train;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DecoderConfig;

/// How a batch is cut up for the machine, as [Compute] says for a model.
///
/// @param tokenBudget most padded tokens of a micro-batch
/// @param logitRows most positions whose logits are computed at once
/// @param threads micro-batches computed at the same time; changes no bit
/// @param activations what a micro-batch keeps for its way back; changes no bit
record ComputePlan(int tokenBudget, int logitRows, int threads, Activations activations) {
  ComputePlan(int tokenBudget, int logitRows, int threads) {
    this(tokenBudget, logitRows, threads, Activations.KEPT);
  }

  ComputePlan withActivations(Activations other) {
    return new ComputePlan(tokenBudget, logitRows, threads, other);
  }

  static ComputePlan of(DecoderConfig config, Compute compute, Activations activations) {
    var budgets = compute.budgets();
    return new ComputePlan(
        budgets.trainedTokens(config),
        budgets.logitRows(config),
        compute.threads().count(),
        activations);
  }
}
