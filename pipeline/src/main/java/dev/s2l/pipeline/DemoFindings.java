package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.demo.DemoData;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.report.Composition;
import dev.s2l.report.Evenness;
import dev.s2l.report.PlantedRows;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// The results of a run on the demo's data, compared with the list of its planted rows and with
/// random subsets of the same size. The numbers are those of the report.
///
/// @param topics by rows in the data, most frequent first
/// @param evenness of topics in the subset and in random subsets
/// @param suspects how the suspects compare with the planted rows
public record DemoFindings(
    List<Composition.Share> topics, Evenness evenness, PlantedRows suspects) {

  public DemoFindings {
    topics = List.copyOf(topics);
  }

  /// Reads the finished run's folders.
  ///
  /// @param planted the list of the planted rows
  static DemoFindings of(RunDirectory directory, Path planted) throws IOException {
    var suspects = new BitSet();
    try (var lines = SelectionFolder.suspects(directory.selection())) {
      lines.forEach(line -> suspects.set(line.row()));
    }
    try (var dataset = Dataset.open(directory.reading("dataset"))) {
      int[] all = IntStream.range(0, dataset.size()).toArray();
      int[] chosen = SelectionFolder.rows(directory.selection());
      var topics = Composition.of("topic", dataset::topic, all, chosen).orElseThrow();
      return new DemoFindings(
          topics.shares(),
          topics.evenness(),
          PlantedRows.of(DemoData.readPlanted(planted), suspects, all.length));
    }
  }
}
