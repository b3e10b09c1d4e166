package dev.s2l.cli;

import dev.s2l.select.SelectionMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The options of a selection that were given and that its method makes no use of.
///
/// @param names of the options, as given
/// @param why in words that follow the method's name
record IgnoredChoices(List<String> names, String why) {
  /// What `options` hold in vain, by reason; empty where every one counts.
  static List<IgnoredChoices> of(SelectionMethod method, SelectOptions options) {
    var found = new ArrayList<IgnoredChoices>();
    if (method instanceof SelectionMethod.Full) {
      add(found, "keeps every row", sizes(options));
    }
    if (!(method instanceof SelectionMethod.Clustering)) {
      var all = new ArrayList<>(clusters(options));
      all.addAll(columns(options));
      add(found, "makes no clusters", all);
    } else if (!method.signals().isEmpty()) {
      add(found, "clusters no losses", columns(options));
    }
    if (!(method instanceof SelectionMethod.Scored)) {
      add(
          found,
          "scores no losses",
          given("--reference-checkpoint", options.referenceCheckpoint != null).stream().toList());
    }
    return found;
  }

  /// As a sentence about the method of this name.
  String sentence(String method) {
    return "--method "
        + method
        + " "
        + why
        + ": ignored "
        + (names.size() == 1 ? "is " : "are ")
        + String.join(", ", names)
        + ".";
  }

  private static void add(List<IgnoredChoices> found, String why, List<String> names) {
    if (!names.isEmpty()) {
      found.add(new IgnoredChoices(names, why));
    }
  }

  private static List<String> sizes(SelectOptions options) {
    var names = new ArrayList<String>();
    if (options.budget != null && !options.budget.equals(SelectOptions.ALL)) {
      names.add("--budget " + options.budget);
    }
    given("--per-source", options.perSource).ifPresent(names::add);
    given("--always-keep", !options.alwaysKeep.isEmpty()).ifPresent(names::add);
    given("--min-per-topic", options.minPerTopic > 0).ifPresent(names::add);
    return names;
  }

  private static List<String> clusters(SelectOptions options) {
    var names = new ArrayList<String>();
    given("--preset", !options.preset.equals(SelectOptions.PAPER)).ifPresent(names::add);
    given("--num-clusters", options.numClusters != null).ifPresent(names::add);
    given("--sweep-clusters", options.sweepClusters != null).ifPresent(names::add);
    given("--stability", options.stability > 0).ifPresent(names::add);
    return names;
  }

  private static List<String> columns(SelectOptions options) {
    var names = new ArrayList<String>();
    given("--cluster-steps", options.clusterSteps != null).ifPresent(names::add);
    given("--cluster-range", !options.clusterRange.equals(SelectOptions.ALL_COLUMNS))
        .ifPresent(names::add);
    given("--num-loss-checkpoints", options.numLossCheckpoints != null).ifPresent(names::add);
    given("--transform", !options.transform.equals(SelectOptions.RAW)).ifPresent(names::add);
    return names;
  }

  private static Optional<String> given(String name, boolean is) {
    return is ? Optional.of(name) : Optional.empty();
  }
}
