package dev.s2l.pipeline;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.DatasetSettings.Repeats;
import dev.s2l.dataset.InputFile;
import dev.s2l.dataset.InputSpec;
import dev.s2l.dataset.MaxRejected;
import dev.s2l.dataset.PastInput;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Stage dataset: the user's files, read and indexed.
///
/// @param files as given, in order: files, folders, patterns, a `dataset_info.json`
public record DataSource(List<Path> files, DatasetSettings settings) {
  private static final Pattern FILE_HASH = Pattern.compile("data\\[(\\d{1,9})] sha256");

  public DataSource {
    files = List.copyOf(files);
  }

  /// Reads the files, or opens what an earlier run of the same files left.
  ///
  /// @throws S2lException (3) if a file is missing, nothing in it is usable or too much is rejected
  public Dataset open(RunSession run) throws IOException {
    return openKeeping(0, run);
  }

  /// As [#open], for whoever goes through the rows next.
  ///
  /// @param characters of text that may stay in memory if the files are read now
  public Dataset openKeeping(long characters, RunSession run) throws IOException {
    Path folder = run.directory().dataset();
    List<InputSpec> inputs = Dataset.files(files);
    for (InputSpec input : inputs) {
      run.reads(input.path());
    }
    var fresh =
        run.making(
            Stage.DATASET,
            described(inputs),
            () -> Dataset.readKeeping(characters, files, settings, folder, run.progress()),
            changes -> changed(changes, PastInput.of(folder), inputs));
    RunInputs.of(run.directory()).withData(options()).write(run.directory());
    return fresh.isPresent() ? fresh.get() : Dataset.open(folder);
  }

  /// Files by their names instead of hashes, where it is known what they were.
  private static List<String> changed(
      List<Ledger.Change> changes, List<PastInput> before, List<InputSpec> inputs)
      throws IOException {
    List<Path> now = inputs.stream().map(InputSpec::path).toList();
    var lines = new ArrayList<String>();
    if (!before.isEmpty()) {
      lines.addAll(DataChanges.between(before, now));
    }
    boolean named = !lines.isEmpty();
    for (Ledger.Change change : changes) {
      var hash = FILE_HASH.matcher(change.name());
      if (!hash.matches()) {
        lines.add(change.text(Stage.DATASET.label()));
      } else if (!named) {
        lines.add(
            Phrase.of("file %d of the data is another one", 1 + Integer.parseInt(hash.group(1))));
      }
    }
    return lines;
  }

  /// How to read the same again: option values by name, as a `--config` file has them. Paths are
  /// absolute.
  SortedMap<String, Object> options() {
    var form = settings.form();
    var limits = settings.limits();
    var options = new TreeMap<String, Object>();
    options.put("data", files.stream().map(file -> file.toAbsolutePath().toString()).toList());
    options.put("format", form.format().map(DataFormat::suffix).orElse("auto"));
    if (!form.field().isEmpty()) {
      options.put("field", form.field());
    }
    options.put("encoding", form.encoding().name());
    if (!settings.columns().names().isEmpty()) {
      options.put("columns", settings.columns().names());
    }
    options.put("source-from", word(settings.columns().source()));
    options.put("dedup", settings.repeats() == Repeats.REJECT ? "exact" : "none");
    options.put("empty-target", word(limits.emptyTarget()));
    var usual = DatasetSettings.defaults().limits();
    if (limits.maxRowBytes() != usual.maxRowBytes()) {
      options.put("max-row-bytes", limits.maxRowBytes());
    }
    if (limits.maxUnpackedBytes() != usual.maxUnpackedBytes()) {
      options.put("max-unpacked-bytes", limits.maxUnpackedBytes());
    }
    switch (limits.maxRejected()) {
      case MaxRejected.Rows(long rows) when rows == Long.MAX_VALUE -> {}
      case MaxRejected.Rows(long rows) -> options.put("max-rejected", Long.toString(rows));
      case MaxRejected.Percent(double percent) -> options.put("max-rejected", percent + "%");
    }
    return options;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private SortedMap<String, String> described(List<InputSpec> inputs) throws IOException {
    var described = new TreeMap<String, String>();
    for (int i = 0; i < inputs.size(); i++) {
      described.put(Phrase.of("data[%d] sha256", i), Hashes.sha256(inputs.get(i).path()));
      if (!inputs.get(i).columns().isEmpty()) {
        described.put(Phrase.of("data[%d] columns", i), inputs.get(i).columns().toString());
      }
    }
    var form = settings.form();
    var limits = settings.limits();
    described.put("format", form.format().map(DataFormat::suffix).orElse("auto"));
    described.put("field", form.field());
    described.put("encoding", form.encoding().name());
    described.put("columns", settings.columns().names().toString());
    described.put("source_from", settings.columns().source().name());
    described.put("dedup", settings.repeats().name());
    described.put("empty_target", limits.emptyTarget().name());
    described.put("max_row_bytes", Integer.toString(limits.maxRowBytes()));
    return described;
  }

  /// Holds the rows that reading *or tokenizing* rejected against `--max-rejected`; also where an
  /// earlier run with a higher limit left the rows.
  ///
  /// @throws S2lException (3) if there are more
  void judge(Dataset dataset, TokenStore tokens) {
    var counts = tokens.manifest().counts();
    judge(dataset, counts.rows() - counts.usable());
  }

  /// @param unusable accepted rows that turned out to have nothing to learn
  void judge(Dataset dataset, int unusable) {
    long read = dataset.inputs().stream().mapToLong(InputFile::rowsRead).sum();
    long repeats = dataset.rejectedByReason().getOrDefault("DUPLICATE_ROW", 0L);
    long rejected = dataset.rejectedCount() - repeats + unusable;
    if (settings.limits().maxRejected().exceededBy(rejected, read)) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%,d of %,d rows are rejected, more than --max-rejected allows: %,d by reading %s,"
                  + " %,d because no token is left to learn. See rejected.jsonl in dataset/ and"
                  + " tokens/.",
              rejected, read, rejected - unusable, dataset.rejectedByReason(), unusable));
    }
  }
}
