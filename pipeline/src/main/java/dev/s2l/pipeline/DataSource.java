package dev.s2l.pipeline;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.DatasetSettings.Quoting;
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

  /// The options with which the same data are read again: option values by name, as in a `--config`
  /// file. Paths are absolute.
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
    if (form.quoting() != Quoting.AUTO) {
      options.put("quoting", EnumWords.of(form.quoting()));
    }
    if (!settings.columns().names().isEmpty()) {
      options.put("columns", settings.columns().names());
    }
    settings.subset().ifPresent(subset -> options.put("subset", subset));
    settings.split().ifPresent(split -> options.put("split", split));
    options.put("source-from", EnumWords.of(settings.columns().source()));
    options.put("dedup", settings.repeats() == Repeats.REJECT ? "exact" : "none");
    options.put("empty-target", EnumWords.of(limits.emptyTarget()));
    var defaults = DatasetSettings.defaults().limits();
    if (limits.maxRowBytes() != defaults.maxRowBytes()) {
      options.put("max-row-bytes", limits.maxRowBytes());
    }
    if (limits.maxUnpackedBytes() != defaults.maxUnpackedBytes()) {
      options.put("max-unpacked-bytes", limits.maxUnpackedBytes());
    }
    switch (limits.maxRejected()) {
      case MaxRejected.Rows(long rows) when rows == Long.MAX_VALUE -> {}
      case MaxRejected.Rows(long rows) -> options.put("max-rejected", Long.toString(rows));
      case MaxRejected.Percent(double percent) -> options.put("max-rejected", percent + "%");
    }
    return options;
  }

  /// Compares the number of rows that reading *or tokenizing* rejected with `--max-rejected`, even
  /// if an earlier run with a higher limit read the rows.
  ///
  /// @throws S2lException (3) if too many rows are rejected
  void refuseTooManyRejected(Dataset dataset, TokenStore tokens) {
    var counts = tokens.manifest().counts();
    refuseTooManyRejected(dataset, counts.rows() - counts.usable());
  }

  /// @param unusable accepted rows in which tokenizing found no learned token
  void refuseTooManyRejected(Dataset dataset, int unusable) {
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
