/// The artifact `selection/`, which the user takes to training: the chosen rows unchanged, the list
/// of them with reasons, the suspects, the card, and the files that trainers need to load the rows.
///
/// Reads a [dev.s2l.select.SelectionResult], the [dev.s2l.dataset.Dataset] if available, and the
/// suspects. Entry points: [dev.s2l.handover.SelectionFolder] writes and reads the folder,
/// [dev.s2l.handover.Verification] computes it again from its card. Invariant: no time and no
/// absolute path in any file, so that the same selection has the same bytes.
@NullMarked
package dev.s2l.handover;

import org.jspecify.annotations.NullMarked;
