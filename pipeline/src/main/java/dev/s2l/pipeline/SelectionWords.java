package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.handover.OutputForm;
import dev.s2l.run.CommaList;
import dev.s2l.select.Budget;
import dev.s2l.select.RowFilter;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.SourceSplit;
import dev.s2l.suspect.SuspectKind;
import dev.s2l.trajectory.ReferenceCheckpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The settings of a selection as option values by name, as in a `--config` file. Defaults are left
/// out, except for method, budget and seed.
public final class SelectionWords {
  private static final Set<String> OF_CLUSTERS =
      Set.of(
          "preset",
          "num-clusters",
          "cluster-steps",
          "cluster-range",
          "num-loss-checkpoints",
          "transform",
          "sweep-clusters",
          "stability");

  private static final Set<String> OF_SCORES = Set.of("reference-checkpoint");

  /// The method whose clusters another one needs to be its control.
  private static final Set<String> SAME_CLUSTERS =
      Set.of("small-to-large", "length-matched-random");

  /// Each of the two options replaces the other.
  public static final Set<String> CLUSTER_COUNTS = Set.of("num-clusters", "sweep-clusters");

  private SelectionWords() {}

  /// Removes the options that belong to the method of `words`, if `method` is another one.
  /// `length-matched-random` keeps those of the clusters whose subset it follows.
  public static void keepOptionsFor(Object method, SortedMap<String, Object> words) {
    Object before = words.getOrDefault("method", "");
    if (!method.equals(before)) {
      words.keySet().removeAll(OF_SCORES);
      if (!SAME_CLUSTERS.containsAll(Set.of(method, before))) {
        words.keySet().removeAll(OF_CLUSTERS);
      }
    }
  }

  public static SortedMap<String, Object> of(SelectionSettings settings, OutputForm form) {
    var words = new TreeMap<String, Object>();
    words.put("method", settings.method().name());
    method(settings.method(), words);
    if (!(settings.method() instanceof SelectionMethod.Full)) {
      words.put("budget", settings.budget().text());
    }
    words.put("seed", settings.seed());
    var protection = settings.protection();
    flag("per-source", protection.sourceSplit() == SourceSplit.EVEN, words);
    list("always-keep", protection.alwaysKeep().stream().map(RowFilter::text).toList(), words);
    if (protection.minimumPerTopic() > 0) {
      words.put("min-per-topic", protection.minimumPerTopic());
    }
    list("exclude", protection.excluded().stream().map(SuspectKind::word).toList(), words);
    list("nested", settings.nested().stream().map(Budget::text).toList(), words);
    flag("merge", form.grouping() == Grouping.MERGED, words);
    flag("annotate", form.rows() == OutputForm.Rows.ALL_ANNOTATED, words);
    form.format().map(DataFormat::suffix).ifPresent(word -> words.put("output-format", word));
    return words;
  }

  private static void method(SelectionMethod method, SortedMap<String, Object> words) {
    switch (method) {
      case SelectionMethod.Clustering clustering -> clusters(clustering.clusters(), words);
      case SelectionMethod.Scored scored -> checkpoint(scored.checkpoint(), words);
      case SelectionMethod.Ranking m -> {}
      case SelectionMethod.Full m -> {}
    }
  }

  private static void clusters(ClusterSettings clusters, SortedMap<String, Object> words) {
    words.put("preset", clusters.preset().word());
    if (clusters.sweep().isEmpty()) {
      clusters.numClusters().ifPresent(k -> words.put("num-clusters", k));
    }
    list("cluster-steps", clusters.clusterSteps(), words);
    if (clusters.numLossCheckpoints() > 0) {
      words.put("num-loss-checkpoints", clusters.numLossCheckpoints());
    }
    words.put("cluster-range", clusters.values().range().text());
    words.put("transform", clusters.values().transform().toString());
    list("sweep-clusters", clusters.sweep(), words);
    if (clusters.bootstrapSamples() > 0) {
      words.put("stability", clusters.bootstrapSamples());
    }
  }

  private static void checkpoint(ReferenceCheckpoint checkpoint, SortedMap<String, Object> words) {
    words.put("reference-checkpoint", checkpoint.text());
  }

  private static void flag(String name, boolean value, SortedMap<String, Object> words) {
    if (value) {
      words.put(name, true);
    }
  }

  private static void list(String name, Collection<?> values, SortedMap<String, Object> words) {
    if (!values.isEmpty()) {
      words.put(name, List.copyOf(values));
    }
  }

  /// The arguments that change the options `before`, which `--from` reads, to `after`.
  static List<String> arguments(SortedMap<String, Object> before, SortedMap<String, Object> after) {
    var arguments = new ArrayList<String>();
    var taken = new TreeMap<>(before);
    keepOptionsFor(after.getOrDefault("method", ""), taken);
    after.forEach(
        (name, value) -> {
          if (!value.equals(taken.get(name))) {
            arguments.add("--" + name);
            arguments.addAll(value.equals(true) ? List.of() : List.of(text(value)));
          }
        });
    var without = new TreeSet<>(taken.keySet());
    without.removeAll(after.keySet());
    if (CLUSTER_COUNTS.stream().anyMatch(after::containsKey)) {
      without.removeAll(CLUSTER_COUNTS);
    }
    if (!without.isEmpty()) {
      arguments.addAll(List.of("--without", String.join(",", without)));
    }
    return arguments;
  }

  private static String text(Object value) {
    return value instanceof List<?> values
        ? values.stream()
            .map(one -> CommaList.quoted(String.valueOf(one)))
            .collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
