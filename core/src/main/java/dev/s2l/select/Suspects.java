package dev.s2l.select;

import dev.s2l.dataset.Dataset;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds rows that deserve a look: by their losses ([TrajectorySuspects]), and, with the data set
/// at hand, by their texts ([Duplicates], [Endings], [Mismatches]). Every rule compares a row with
/// the rows of its own source (and topic, for losses), so that what is ordinary there is no
/// suspect. The same input gives the same list.
public final class Suspects {
  private final List<Suspect> found = new ArrayList<>();

  private Suspects() {}

  /// By kind, in each kind the worst first; of equals the lower row. A row may be of several kinds.
  public static List<Suspect> find(Trajectories trajectories, Optional<Dataset> dataset) {
    var suspects = new Suspects();
    if (dataset.isPresent()) {
      var data = dataset.get();
      var sources = RowLabels.of(data.size(), data::source);
      var topics = RowLabels.of(data.size(), data::topic);
      suspects.byLosses(trajectories, sources, topics);
      suspects.byTexts(data, sources);
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

  private void byLosses(Trajectories trajectories, RowLabels sources, RowLabels topics) {
    var peers = PeerGroups.of(trajectories.usableRows(), sources, topics);
    new TrajectorySuspects(trajectories, found).find(peers);
  }

  private void byTexts(Dataset dataset, RowLabels sources) {
    var duplicates = new Duplicates(dataset.size());
    var endings = new Endings(sources);
    var mismatches = new Mismatches(sources);
    var words = new Words();
    dataset.forEach(
        0,
        dataset.size(),
        example -> {
          var texts = Texts.of(example.content());
          words.read(texts.prompt());
          words.append(texts.response());
          duplicates.read(example.row(), texts, words);
          endings.read(example.row(), texts.response());
          mismatches.count(words);
        });
    dataset.forEach(
        0,
        dataset.size(),
        example -> {
          var texts = Texts.of(example.content());
          endings.find(example.row(), texts.response(), found);
          mismatches.score(example.row(), texts);
          empty(example.row(), texts);
        });
    mismatches.find(found);
    duplicates.find(row -> Texts.of(dataset.example(row).content()), found);
  }

  /// A response without a letter or digit; token ids have no text and say nothing here.
  private void empty(int row, Texts texts) {
    boolean text = !texts.prompt().isEmpty() || !texts.response().isEmpty();
    if (text && texts.response().chars().noneMatch(Character::isLetterOrDigit)) {
      String shown = texts.response().strip();
      found.add(
          new Suspect(
              row,
              SuspectKind.EMPTY_TARGET,
              shown.isEmpty() ? 2 : 1,
              shown.isEmpty()
                  ? "the response is empty"
                  : "the response has no letter and no digit"));
    }
  }
}
