package dev.s2l.pipeline;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings.Quoting;
import dev.s2l.dataset.InputSpec;
import dev.s2l.dataset.PastInput;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Stage dataset: reads the user's files and indexes their rows, into `dataset/`.
final class DatasetStage {
  private static final Pattern FILE_HASH = Pattern.compile("data\\[(\\d{1,9})] sha256");

  private DatasetStage() {}

  record Settings(DataSource source) {}

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var source = settings.source();
    inputs.source(source);
    Path folder = run.directory().dataset();
    List<InputSpec> files = Dataset.files(source.files(), source.settings());
    for (InputSpec file : files) {
      run.reads(file.path());
    }
    return Planned.of(
            Stages.DATASET,
            described(source, files),
            () -> {
              Dataset dataset =
                  Dataset.read(
                      source.files(), source.settings(), folder, run.progress(), run.stopSignal());
              inputs.dataset(dataset);
              dataset.names().sentence().ifPresent(run.progress()::warn);
            })
        .refusing(changes -> changed(changes, PastInput.of(folder), files));
  }

  /// Stores how the data were read, for `--from`.
  static void remember(StageInputs inputs) throws IOException {
    var run = inputs.run();
    var source = inputs.source().orElseThrow();
    RunInputs.of(run.directory()).withData(source.options()).write(run.directory());
  }

  /// Everything that decides what is read.
  static SortedMap<String, String> described(DataSource source) throws IOException {
    return described(source, Dataset.files(source.files(), source.settings()));
  }

  private static SortedMap<String, String> described(DataSource source, List<InputSpec> files)
      throws IOException {
    var described = new TreeMap<String, String>();
    for (int i = 0; i < files.size(); i++) {
      described.put(Phrase.of("data[%d] sha256", i), Hashes.sha256(files.get(i).path()));
      if (!files.get(i).columns().isEmpty()) {
        described.put(Phrase.of("data[%d] columns", i), files.get(i).columns().toString());
      }
      if (files.get(i).sample().isPresent()) {
        long rows = files.get(i).sample().get().rows();
        described.put(Phrase.of("data[%d] num_samples", i), Long.toString(rows));
      }
    }
    var settings = source.settings();
    var form = settings.form();
    var limits = settings.limits();
    described.put("format", form.format().map(DataFormat::suffix).orElse("auto"));
    described.put("field", form.field());
    described.put("encoding", form.encoding().name());
    if (form.quoting() != Quoting.AUTO) {
      described.put("quoting", EnumWords.of(form.quoting()));
    }
    described.put("columns", settings.columns().names().toString());
    described.put("source_from", settings.columns().source().name());
    settings.subset().ifPresent(subset -> described.put("subset", subset));
    settings.split().ifPresent(split -> described.put("split", split));
    described.put("dedup", settings.repeats().name());
    described.put("empty_target", limits.emptyTarget().name());
    described.put("max_row_bytes", Integer.toString(limits.maxRowBytes()));
    return described;
  }

  /// The changes, with the names of files instead of hashes if the earlier files are known.
  private static List<String> changed(
      List<Ledger.Change> changes, List<PastInput> before, List<InputSpec> files)
      throws IOException {
    List<Path> now = files.stream().map(InputSpec::path).toList();
    var lines = new ArrayList<String>();
    if (!before.isEmpty()) {
      lines.addAll(DataChanges.between(before, now));
    }
    boolean named = !lines.isEmpty();
    for (Ledger.Change change : changes) {
      var hash = FILE_HASH.matcher(change.name());
      if (!hash.matches()) {
        lines.add(change.text(Stages.DATASET.word()));
      } else if (!named) {
        lines.add(
            Phrase.of("file %d of the data is another one", 1 + Integer.parseInt(hash.group(1))));
      }
    }
    return lines;
  }
}
