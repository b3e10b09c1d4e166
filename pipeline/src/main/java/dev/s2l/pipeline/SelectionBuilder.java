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

/// What every way to choose rows can be told. A setting has the name of its option: `numClusters`
/// for `--num-clusters`. Values are checked when the work begins.
///
/// Not safe for threads, but for [#cancel].
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

  /// Everything about clusters.
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

  /// Rows that every topic keeps at least.
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

  /// Every rule that stands above the method.
  public B protection(Protection rules) {
    protection = rules;
    return self();
  }

  /// Smaller budgets whose subsets are wanted too.
  public B nested(String... budgets) {
    nested = Stream.of(budgets).map(Budget::parse).toList();
    return self();
  }

  /// Of the order of the rows, the first centroids and the draws. Default: 42.
  public B seed(long value) {
    seed = value;
    return self();
  }

  /// Hears how far the work is, and its warnings, on the threads that do the work.
  public B listener(Progress progress) {
    listener = progress;
    return self();
  }

  /// Ends the work that is going on at its next safe point; it then throws an
  /// [dev.s2l.run.S2lException] that says that it was cancelled. Any thread may call it. Without
  /// work it does nothing: the next call works as usual.
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

  /// A signal that no earlier call left behind.
  StopSignal begin() {
    stop.reset();
    return stop;
  }

  /// The listener, told of settings by their names in Java.
  Progress heard() {
    var told = listener;
    return new Progress() {
      @Override
      public Task start(String stage, long total, String unit) {
        return told.start(stage, total, unit);
      }

      @Override
      public void note(String message) {
        told.note(SettingNames.inJava(message));
      }

      @Override
      public void warn(String message) {
        told.warn(SettingNames.inJava(message));
      }
    };
  }
}
