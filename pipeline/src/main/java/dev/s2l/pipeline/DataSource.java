package dev.s2l.pipeline;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.DatasetSettings.Repeats;
import dev.s2l.dataset.InputFile;
import dev.s2l.dataset.MaxRejected;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The user's files, and how they are read.
///
/// @param files as given, in order: files, folders, patterns, a `dataset_info.json`
public record DataSource(List<Path> files, DatasetSettings settings) {
  public DataSource {
    files = List.copyOf(files);
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
    options.put("source-from", EnumWords.of(settings.columns().source()));
    options.put("dedup", settings.repeats() == Repeats.REJECT ? "exact" : "none");
    options.put("empty-target", EnumWords.of(limits.emptyTarget()));
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
