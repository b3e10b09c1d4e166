package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLabels;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionResult;
import dev.s2l.select.SelectionWithSuspects;
import dev.s2l.select.Selector;
import dev.s2l.trajectory.Trajectories;
import java.util.List;
import java.util.Optional;

/// A selection from losses that are in memory: no model, no files.
public final class LossSelection extends SelectionBuilder<LossSelection> {
  private final Trajectories losses;
  private Optional<Dataset> data = Optional.empty();
  private Optional<Trajectories> embeddings = Optional.empty();
  private List<String> sources = List.of();

  LossSelection(Trajectories losses) {
    this.losses = losses;
  }

  @Override
  LossSelection self() {
    return this;
  }

  /// The rows that the losses belong to, for rules and methods that use sources, topics or texts.
  public LossSelection data(Dataset rows) {
    data = Optional.of(rows);
    return this;
  }

  /// The source of each row, for [#perSource], if there is no data set.
  ///
  /// @param names one per row
  public LossSelection sources(List<String> names) {
    sources = List.copyOf(names);
    return this;
  }

  /// One vector per row, for `facility-location` and `embedding-diverse`.
  ///
  /// @param columns `(dimensions)` arrays of `(rows)` numbers; not copied
  public LossSelection embeddings(float[][] columns) {
    embeddings = Optional.of(Trajectories.ofColumns(columns));
    return this;
  }

  /// Chooses. Rows without finite losses are never chosen; they are counted in the result.
  ///
  /// @throws dev.s2l.run.S2lException (2) naming a setting that cannot be followed, (3) if no row
  ///   can be chosen, (130) if cancelled
  public SelectionResult select() {
    var settings = selection();
    return settings.protection().excluded().isEmpty()
        ? Selector.select(input(), settings, List.of(), listenerInJavaNames(), begin())
        : selectWithSuspects().result();
  }

  /// As above, and also searches for suspects: by the losses, and by the texts if [#data] was
  /// given.
  public SelectionWithSuspects selectWithSuspects() {
    return SelectionWithSuspects.from(input(), data, selection(), listenerInJavaNames(), begin());
  }

  private SelectionInput input() {
    var input = SelectionInput.of(losses, data);
    if (!sources.isEmpty()) {
      input =
          new SelectionInput(
              losses,
              RowLabels.of(sources.size(), sources::get),
              input.topics(),
              input.responseLength());
    }
    return embeddings.isPresent() ? input.withEmbeddings(embeddings.get()) : input;
  }
}
