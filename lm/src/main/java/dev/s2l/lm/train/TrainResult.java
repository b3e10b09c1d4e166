package dev.s2l.lm.train;

import java.nio.file.Path;

/// What training came to.
///
/// @param plan how many steps there were
/// @param resumedFrom the step that this process continued from; 0 if it began
/// @param loss mean loss of the last step's batch, before its update; NaN if no step was left to do
/// @param lastCheckpoint the folder of the trained model
public record TrainResult(TrainPlan plan, int resumedFrom, double loss, Path lastCheckpoint) {}
