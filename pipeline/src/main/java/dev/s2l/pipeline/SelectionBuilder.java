package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.Preset;
import dev.s2l.run.Progress;
import dev.s2l.run.SettingNames;
import dev.s2l.run.StopSignal;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.RowFilter;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.SourceSplit;
import dev.s2l.suspect.SuspectKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings that every kind of selection has. A setting has the name of its option:
/// `numClusters` for `--num-clusters`. Values are checked when the work begins.
///
/// Not thread-safe, except for [#cancel].
///
/// @param <B> the builder itself
public abstract sealed class SelectionBuilder<B extends SelectionBuilder<B>>
    permits MethodRun, LossSelection {
  static final long SEED = 42;

  private String budget = "10%";
  private String method = "small-to-large";
  private ClusterSettings clusters = ClusterSettings.PAPER;
  private Protection protection = Protection.NONE;
  private List<Budget> nested = List.of();
  private long seed = SEED;
  private Progress listener = Progress.SILENT;
  private final StopSignal stop = new StopSignal();

  SelectionBuilder() {}

  abstract B self();

  /// How many rows: `3000`, or `11%` of the usable ones. Default: `10%`.
  public B budget(String rowsOrPercent) {
    budget = rowsOrPercent;
    return self();
  }

  /// A method by its name on the command line. Default: `small-to-large`.
  public B method(String name) {
    method = name;
    return self();
  }

  /// How many clusters. Default: 100, or a third of the budget if that is less.
  public B numClusters(int k) {
    return clusters(
        new ClusterSettings(
            clusters.preset(),
            Optional.of(k),
            clusters.clusterSteps(),
            clusters.numLossCheckpoints(),
            clusters.values(),
            clusters.sweep(),
            clusters.bootstrapSamples()));
  }

  /// Sets all settings of the clusters.
  public B clusters(ClusterSettings settings) {
    clusters = settings;
    return self();
  }

  /// `paper` or `reference`. Default: `paper`.
  public B preset(String name) {
    return clusters(
        new ClusterSettings(
            Preset.named(name),
            clusters.numClusters(),
            clusters.clusterSteps(),
            clusters.numLossCheckpoints(),
            clusters.values(),
            clusters.sweep(),
            clusters.bootstrapSamples()));
  }

  /// Divides the budget evenly over the sources.
  public B perSource() {
    return protection(
        new Protection(
            SourceSplit.EVEN,
            protection.alwaysKeep(),
            protection.minimumPerTopic(),
            protection.excluded()));
  }

  /// Rows that are kept in any case: `source=NAME` or `topic=NAME`, where NAME may end in `*`.
  public B alwaysKeep(String... filters) {
    return protection(
        new Protection(
            protection.sourceSplit(),
            Stream.of(filters).map(RowFilter::parse).toList(),
            protection.minimumPerTopic(),
            protection.excluded()));
  }

  /// How many rows of every topic are kept at least.
  public B minPerTopic(int rows) {
    return protection(
        new Protection(
            protection.sourceSplit(), protection.alwaysKeep(), rows, protection.excluded()));
  }

  /// Kinds of suspects that are never chosen, by their names on the command line.
  public B exclude(String... kinds) {
    return protection(
        new Protection(
            protection.sourceSplit(),
            protection.alwaysKeep(),
            protection.minimumPerTopic(),
            Stream.of(kinds).map(SuspectKind::named).toList()));
  }

  /// Sets all rules that take precedence over the method.
  public B protection(Protection rules) {
    protection = rules;
    return self();
  }

  /// Smaller budgets whose subsets are wanted too.
  public B nested(String... budgets) {
    nested = Stream.of(budgets).map(Budget::parse).toList();
    return self();
  }

  /// The seed of all random streams: the order of the rows in training, the first centroids and the
  /// draws. Default: 42.
  public B seed(long value) {
    seed = value;
    return self();
  }

  /// The listener gets the progress of the work and its warnings, on the threads that do the work.
  public B listener(Progress progress) {
    listener = progress;
    return self();
  }

  /// Stops the running work at its next safe point; the work then throws an
  /// [dev.s2l.run.S2lException] that tells that it was cancelled. Any thread may call this. If no
  /// work runs, it does nothing, and the next call works as usual.
  public void cancel() {
    stop.cancel();
  }

  long seed() {
    return seed;
  }

  SelectionSettings selection() {
    var chosen =
        SelectionMethod.named(method, new SelectionMethod.Options(clusters, Optional.empty()));
    return new SelectionSettings(chosen, Budget.parse(budget), seed, protection, nested);
  }

  /// A stop signal without a request of an earlier call.
  StopSignal begin() {
    stop.reset();
    return stop;
  }

  /// The listener; messages to it name settings by their Java names.
  Progress listenerInJavaNames() {
    var receiver = listener;
    return new Progress() {
      @Override
      public Task start(String stage, long total, String unit) {
        return receiver.start(stage, total, unit);
      }

      @Override
      public void note(String message) {
        receiver.note(SettingNames.inJava(message));
      }

      @Override
      public void warn(String message) {
        receiver.warn(SettingNames.inJava(message));
      }
    };
  }
}
