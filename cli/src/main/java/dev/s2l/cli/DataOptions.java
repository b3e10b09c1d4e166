package dev.s2l.cli;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.DatasetSettings.EmptyTarget;
import dev.s2l.dataset.DatasetSettings.Limits;
import dev.s2l.dataset.DatasetSettings.Quoting;
import dev.s2l.dataset.DatasetSettings.Repeats;
import dev.s2l.dataset.DatasetSettings.SourceFrom;
import dev.s2l.dataset.MaxRejected;
import dev.s2l.pipeline.DataSource;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Which files, and how they are read.
final class DataOptions {
  @Option(
      names = "--data",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Fine-tuning data: JSON Lines, JSON array, CSV, TSV or Parquet, also .gz or .zst; files,"
              + " folders, patterns, dataset_info.json#NAME, or ORG/NAME on the hub; several count"
              + " as one.")
  List<Path> data = new ArrayList<>();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "Of folders and hub data sets with several splits (train.jsonl and test.jsonl,"
              + " data/train-00000-of-00002.parquet): the one that is read; all takes them"
              + " together. Default: train. Of files whose rows have a column split: the rows that"
              + " are read. Default: all.")
  @Nullable String split;

  @Option(
      names = "--subset",
      paramLabel = "NAME",
      description =
          "Of a data set with several subsets (configs: in its README.md, or folders): the one that"
              + " is read. Default: the one that the README calls the default.")
  @Nullable String subset;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description = "auto (by content), jsonl, json, csv, tsv or parquet. Default: auto.")
  String format = "auto";

  @Option(
      names = "--field",
      paramLabel = "KEY",
      description = "Where a JSON file keeps its array: a key, with dots for nested ones.")
  @Nullable String field;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "UTF-8",
      description = "Encoding of the text. Default: ${DEFAULT-VALUE}.")
  String encoding = "UTF-8";

  @Option(
      names = "--quoting",
      paramLabel = "HOW",
      defaultValue = "auto",
      description =
          "Quotes in CSV and TSV: rfc4180 (around fields), none (they are text), or auto: by the"
              + " content where fields stand between tabs, else rfc4180."
              + " Default: ${DEFAULT-VALUE}.")
  String quoting = "auto";

  @Option(
      names = "--columns",
      parameterConsumer = CommaValues.OfMap.class,
      paramLabel = "WORD=COLUMN",
      description =
          "Your columns by what they mean: prompt, query, response, history, system, messages,"
              + " tools, text, input_ids, labels, source, topic, id. Example:"
              + " prompt=question,response=answer. A name with a comma stands in double quotes."
              + " Default: by their names.")
  Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--source-from",
      paramLabel = "WHERE",
      defaultValue = "column",
      description = "A row's source: column, file-name or none. Default: ${DEFAULT-VALUE}.")
  String sourceFrom = "column";

  @Option(
      names = "--dedup",
      paramLabel = "HOW",
      defaultValue = "none",
      description =
          "exact leaves out rows with the content of an earlier row; none keeps them."
              + " Default: ${DEFAULT-VALUE}.")
  String dedup = "none";

  @Option(
      names = "--empty-target",
      paramLabel = "WHAT",
      defaultValue = "reject",
      description = "Rows with an empty response: reject or keep. Default: ${DEFAULT-VALUE}.")
  String emptyTarget = "reject";

  @Option(
      names = "--max-row-bytes",
      paramLabel = "N",
      description = "Longer rows are rejected. Default: 33554432.")
  @Nullable Integer maxRowBytes;

  @Option(
      names = "--max-unpacked-bytes",
      paramLabel = "N",
      description = "A compressed file that grows beyond this is refused. Default: 1 TiB.")
  @Nullable Long maxUnpackedBytes;

  @Option(
      names = "--max-rejected",
      paramLabel = "N|P%",
      description = "Stop with exit code 3 if more rows than this are rejected. Default: no limit.")
  @Nullable String maxRejected;

  /// May download. A wrong value of an option is refused before that.
  DataSource source(CommandSpec spec) throws IOException {
    var settings = settings();
    var paths = new ArrayList<Path>();
    for (Path given : Needed.option(spec, "--data", data)) {
      paths.add(DataNames.path(given, spec));
    }
    return new DataSource(paths, settings);
  }

  private DatasetSettings settings() {
    var defaults = DatasetSettings.defaults();
    var limits = defaults.limits();
    return new DatasetSettings(
        new DatasetSettings.Form(
            format(format, "--format"),
            field == null ? "" : field,
            charset(),
            EnumWords.named(Quoting.class, "--quoting", quoting)),
        new DatasetSettings.Columns(
            RowWords.checked(columns),
            EnumWords.named(SourceFrom.class, "--source-from", sourceFrom)),
        new Limits(
            positive("--max-row-bytes", maxRowBytes, limits.maxRowBytes()),
            maxRejected == null ? limits.maxRejected() : MaxRejected.parse(maxRejected),
            limits.maxUnpackRatio(),
            positive("--max-unpacked-bytes", maxUnpackedBytes, limits.maxUnpackedBytes()),
            EnumWords.named(EmptyTarget.class, "--empty-target", emptyTarget)),
        dedup(),
        Optional.ofNullable(subset),
        Optional.ofNullable(split));
  }

  private Repeats dedup() {
    return switch (dedup) {
      case "none" -> Repeats.KEEP;
      case "exact" -> Repeats.REJECT;
      default -> throw EnumWords.unknown("--dedup", dedup, List.of("none", "exact"));
    };
  }

  /// A format by the suffix of its files; empty for `auto`.
  static Optional<DataFormat> format(String word, String option) {
    if (word.equals("auto")) {
      return Optional.empty();
    }
    var words = new ArrayList<>(List.of("auto"));
    for (DataFormat known : DataFormat.values()) {
      if (known.suffix().equals(word)) {
        return Optional.of(known);
      }
      words.add(known.suffix());
    }
    throw EnumWords.unknown(option, word, words);
  }

  private Charset charset() {
    try {
      return Charset.forName(encoding);
    } catch (IllegalArgumentException e) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--encoding %s: no encoding of that name. Examples: UTF-8, UTF-16, windows-1252,"
                  + " GB18030.",
              encoding),
          e);
    }
  }

  private static <N extends Number> N positive(String option, @Nullable N value, N otherwise) {
    if (value != null && value.longValue() < 1) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("%s %s: expected at least 1.", option, value));
    }
    return value == null ? otherwise : value;
  }
}
