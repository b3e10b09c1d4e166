/// Loss trajectories: what every example's loss was at every recorded checkpoint.
///
/// Reads and writes `trajectories/`: one NumPy file `step-NNNNNN.npy` (float32, one value a row,
/// rows in data set order) per recorded step, `manifest.json`, and `rejected.jsonl` for rows that
/// have no learned token. `cut-responses.jsonl` names the rows of which the recorder saw only the
/// beginning, `response-tokens.npy` (int32) counts the learned tokens of every row. Also reads a
/// bare matrix, tables of other trainers and Cartography's training dynamics.
///
/// Entry points: [dev.s2l.trajectory.Trajectories] to read, [dev.s2l.trajectory.TrajectoryFolder]
/// to write. Shapes: (rows, columns); a column is one checkpoint. A value is a mean loss in nats;
/// NaN and infinities mark a row that cannot be used ([dev.s2l.trajectory.Trajectories#usable]).
@NullMarked
package dev.s2l.trajectory;

import org.jspecify.annotations.NullMarked;
