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

/// Finds rows that the user should look at: by their losses ([TrajectorySuspects]), by their texts
/// if the data set is available ([TextSuspects]), and by the responses that the recorder cut. Every
/// rule compares a row with the rows of its own source (for losses, also of its topic), so that a
/// row that is ordinary there is no suspect. The same input gives the same list.
public final class Suspects {
  private final List<Suspect> list = new ArrayList<>();
  private final StopSignal stop;

  private Suspects(StopSignal stop) {
    this.stop = stop;
  }

  /// Suspects by kind; within a kind the worst first, and among equal ones the lower row first. A
  /// row may have several kinds.
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
  /// @param stop stops the search between two rows
  public static List<Suspect> find(
      Trajectories trajectories,
      Optional<Dataset> dataset,
      List<CutResponse> cuts,
      StopSignal stop) {
    var suspects = new Suspects(stop);
    cuts.forEach(cut -> suspects.list.add(suspect(cut)));
    if (dataset.isPresent()) {
      var data = dataset.get();
      var sources = RowLabels.of(data.size(), data::source);
      var topics = RowLabels.of(data.size(), data::topic);
      suspects.byLosses(trajectories, sources, topics);
      new TextSuspects(data, sources, suspects.list, stop).find();
    } else {
      var none = RowLabels.none(trajectories.rows());
      suspects.byLosses(trajectories, none, none);
    }
    suspects.list.sort(
        Comparator.comparing(Suspect::kind)
            .thenComparing(Suspect::score, Comparator.reverseOrder())
            .thenComparing(Suspect::row));
    return List.copyOf(suspects.list);
  }

  /// The score: 2 if the response was twice as long as the part that was kept.
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
    new TrajectorySuspects(trajectories, list, stop).find(peers);
  }
}
