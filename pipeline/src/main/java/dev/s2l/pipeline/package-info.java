/// The method from one end to the other, and the frame around its stages.
///
/// A stage is a value ([Stages]) that plans what it would do, refuses what cannot be done, and then
/// does it; a command is a list of stages ([Pipeline]). A run directory remembers in
/// `manifest.json` with which settings each stage was run ([Ledger]); the same settings continue,
/// others are refused ([Settlement]). [RunSession] holds the lock, books the time and passes on
/// progress and stop signal. Knows no command line.
@NullMarked
package dev.s2l.pipeline;

import org.jspecify.annotations.NullMarked;
