package dev.s2l.pipeline;

import dev.s2l.pipeline.Ledger.Entry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Converts the stages of a run directory that an older version of s2l wrote. There, the training
/// of a run and its recording were one stage, `s2l train` wrote a stage `target`, and clustering
/// belonged to the stage select.
final class OlderLedger {
  private static final String TARGET = "target";
  private static final List<String> OF_RECORDING = List.of("record_steps", "signals");

  private OlderLedger() {}

  /// Converts the stages to the form of this version. Stages that already have it are not changed.
  static void convert(SortedMap<String, Entry> stages) {
    Entry train = stages.get("train");
    if (train != null && train.settings().containsKey("record_steps")) {
      Entry record = stages.get("record");
      long millis = record == null ? 0 : record.elapsedMillis();
      stages.put("train", without(OF_RECORDING, withFolder(train, "proxy")));
      stages.put("record", new Entry(only(OF_RECORDING, train), millis, train.done()));
    }
    Entry target = stages.remove(TARGET);
    if (target != null) {
      stages.putIfAbsent("train", withFolder(target, TARGET));
    }
    Entry select = stages.get("select");
    if (select != null
        && select.settings().keySet().stream().anyMatch(ClusterStage::isOfClusters)) {
      var clusters = ClusterStage.described(select.settings());
      stages.put("cluster", new Entry(clusters, 0, select.done()));
      var rest = new TreeMap<>(select.settings());
      rest.keySet().removeIf(ClusterStage::isOfClusters);
      stages.put("select", new Entry(rest, select.elapsedMillis(), select.done()));
    }
  }

  private static Entry withFolder(Entry entry, String folder) {
    var settings = new TreeMap<>(entry.settings());
    settings.put(TrainStage.FOLDER, folder);
    return new Entry(settings, entry.elapsedMillis(), entry.done());
  }

  private static Entry without(List<String> names, Entry entry) {
    var settings = new TreeMap<>(entry.settings());
    settings.keySet().removeAll(names);
    return new Entry(settings, entry.elapsedMillis(), entry.done());
  }

  private static SortedMap<String, String> only(List<String> names, Entry entry) {
    var settings = new TreeMap<>(entry.settings());
    settings.keySet().retainAll(names);
    return settings;
  }
}
