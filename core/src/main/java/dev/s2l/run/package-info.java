/// What every stage uses: failures and their exit codes, named random streams, hashes, JSON,
/// crash-safe files and folders, the lock of a run directory, progress and stopping.
///
/// Reads and writes: [StageFolder] (an artifact folder, complete or absent) and [AtomicFile].
/// Invariants: a file is written under a temporary name, synced and renamed; a folder is complete
/// exactly if its `COMPLETE.json` names every file with its sha256. Nothing here prints or exits.
@NullMarked
package dev.s2l.run;

import org.jspecify.annotations.NullMarked;
