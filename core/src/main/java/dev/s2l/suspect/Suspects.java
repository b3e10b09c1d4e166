package dev.s2l.suspect;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Phrase;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.CutResponse;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds rows that deserve a look: by their losses ([TrajectorySuspects]), with the data set at
/// hand by their texts ([TextSuspects]), and by what the recorder cut away. Every rule compares a
/// row with the rows of its own source (and topic, for losses), so that what is ordinary there is
/// no suspect. The same input gives the same list.
public final class Suspects {
  private final List<Suspect> found = new ArrayList<>();
  private final StopSignal stop;

  private Suspects(StopSignal stop) {
    this.stop = stop;
  }

  /// By kind, in each kind the worst first; of equals the lower row. A row may be of several kinds.
  public static List<Suspect> find(Trajectories trajectories, Optional<Dataset> dataset) {
    return find(trajectories, dataset, List.of());
  }

  /// As above, with the rows whose responses were cut.
  public static List<Suspect> find(
      Trajectories trajectories, Optional<Dataset> dataset, List<CutResponse> cuts) {
    return find(trajectories, dataset, cuts, new StopSignal());
  }

  /// As above.
  ///
  /// @param stop ends the search between two rows
  public static List<Suspect> find(
      Trajectories trajectories,
      Optional<Dataset> dataset,
      List<CutResponse> cuts,
      StopSignal stop) {
    var suspects = new Suspects(stop);
    cuts.forEach(cut -> suspects.found.add(suspect(cut)));
    if (dataset.isPresent()) {
      var data = dataset.get();
      var sources = RowLabels.of(data.size(), data::source);
      var topics = RowLabels.of(data.size(), data::topic);
      suspects.byLosses(trajectories, sources, topics);
      new TextSuspects(data, sources, suspects.found, stop).find();
    } else {
      var none = RowLabels.none(trajectories.rows());
      suspects.byLosses(trajectories, none, none);
    }
    suspects.found.sort(
        Comparator.comparing(Suspect::kind)
            .thenComparing(Suspect::score, Comparator.reverseOrder())
            .thenComparing(Suspect::row));
    return List.copyOf(suspects.found);
  }

  /// Twice as long as what is left of it: 2.
  private static Suspect suspect(CutResponse cut) {
    double score = (double) cut.whole() / Math.max(1, cut.kept());
    return new Suspect(
        cut.row(),
        SuspectKind.CUT_RESPONSE,
        Math.rint(1000 * score) / 1000,
        Phrase.of(
            "%.1f %% of the response is cut away: %,d of %,d %s are left",
            100 * cut.lostShare(), cut.kept(), cut.whole(), cut.unit()));
  }

  private void byLosses(Trajectories trajectories, RowLabels sources, RowLabels topics) {
    var peers = PeerGroups.of(trajectories.usableRows(), sources, topics);
    new TrajectorySuspects(trajectories, found, stop).find(peers);
  }
}
