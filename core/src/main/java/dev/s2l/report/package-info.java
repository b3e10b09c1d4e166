/// The report of a run: one HTML file that needs no network and no other file.
///
/// Entry point: [Report#write]. Reads the artifact folders of a run directory (`dataset/`,
/// `trajectories/`, `clusters/`, `selection/`, `log/trainer_log.jsonl`, `comparison/`,
/// `manifest.json`), as far as they exist. The section of a missing artifact tells which command
/// makes it. [ReportData] holds everything that the page shows, as plain records.
///
/// Invariants: nothing from the data becomes markup or script (the template escapes text, the chart
/// data is JSON without `<`, the page's policy allows only its own two scripts by their hash); the
/// page's size depends on the number of clusters and topics, not on the number of rows; the same
/// artifacts give the same bytes.
@Internal
@NullMarked
package dev.s2l.report;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
