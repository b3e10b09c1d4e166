/// The whole method, and what is common to its stages.
///
/// A stage is a value ([Stages]) that plans what it would do, refuses what cannot be done, and then
/// does it; a command is a list of stages ([Pipeline]). `manifest.json` of a run directory stores
/// the settings of each stage ([Ledger]). The same settings continue the run, others are refused
/// ([Settlement]). [RunSession] holds the lock, notes the time, and passes on progress and the stop
/// signal. Knows no command line.
@NullMarked
package dev.s2l.pipeline;

import org.jspecify.annotations.NullMarked;
