/// The method from one end to the other: dataset, tokenize, train and record, cluster, select,
/// report, each stage reading folders and writing one.
///
/// Entry points: [Pipeline] for a whole run, one method per stage for the stages alone. A run
/// directory remembers in `manifest.json` with which settings each stage was run ([Ledger]); the
/// same settings continue, others are refused. Knows no command line.
@NullMarked
package dev.s2l.pipeline;

import org.jspecify.annotations.NullMarked;
