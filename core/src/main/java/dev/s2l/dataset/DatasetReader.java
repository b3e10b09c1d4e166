package dev.s2l.dataset;

import dev.s2l.dataset.InputSpec.Sample;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads all inputs and writes the artifact `dataset/`.
final class DatasetReader {
  /// Rows left out because the user asked for it do not count against `--max-rejected`.
  private static final String DUPLICATE = RejectReason.DUPLICATE_ROW.name();

  private final DatasetSettings settings;
  private final Progress progress;
  private final SpecialTokens special = new SpecialTokens();
  private final StopSignal stop;

  DatasetReader(DatasetSettings settings, Progress progress, StopSignal stop) {
    this.settings = settings;
    this.progress = progress;
    this.stop = stop;
  }

  DatasetManifest read(List<Path> paths, Path folder) throws IOException {
    if (paths.isEmpty()) {
      throw new S2lException(ExitCode.USAGE, "no input: name at least one file with --data.");
    }
    List<InputSpec> inputs = InputPaths.expand(paths, settings.part(), progress::note);
    List<String> names = InputPaths.names(inputs.stream().map(InputSpec::path).toList());
    try (var stage = StageFolder.begin(folder)) {
      var manifest = readAll(inputs, names, stage);
      stage.write(DatasetManifest.FILE, Json.pretty(manifest));
      stage.commit();
      return manifest;
    }
  }

  /// Rows of what was read whose text spells a special token.
  long specialTokenRows() {
    return special.rows();
  }

  private DatasetManifest readAll(List<InputSpec> specs, List<String> names, StageFolder stage)
      throws IOException {
    var sources = new Labels("source");
    var topics = new Labels("topic");
    var oddLabels = new OddLabels();
    var use = new ColumnUse(settings.columns().names());
    var inputs = new ArrayList<DatasetManifest.Input>();
    var accounts = new ArrayList<NameAccount>();
    var splits = new ArrayList<RowSplits>();
    // The index closes last, after the thread that writes to it has ended.
    try (var index = new RowIndex.Writer(stage.file(DatasetManifest.INDEX));
        var measuring = new ThreadBehind<IOException>("s2l-measures");
        var hashing = new ThreadBehind<RuntimeException>("s2l-hashes");
        var rejected = RejectedRows.create(stage.file(DatasetManifest.REJECTED));
        var task = progress.start("dataset", totalBytes(specs), "bytes")) {
      var accepted = new AcceptedRows(measuring, hashing, index, special);
      var sinks =
          new InputReader.Sinks(
              hashing,
              accepted,
              rejected,
              sources,
              topics,
              new SeenIds(),
              oddLabels,
              new SeenContents(),
              use,
              progress);
      var draws = draws(specs, names, sinks, stage);
      for (int i = 0; i < specs.size(); i++) {
        var reader =
            new InputReader(settingsFor(specs.get(i)), sinks, names.get(i), i, stop)
                .ofSplit(specs.get(i).rowsOf());
        specs.get(i).sample().map(draws::get).ifPresent(reader::drawing);
        inputs.add(reader.read(specs.get(i).path(), stage.file(Phrase.of("unpacked-%d", i)), task));
        accounts.add(reader.names());
        splits.add(reader.splits());
        boolean all = settings.split().equals(Optional.of(Splits.ALL));
        var sentence = reader.splits().sentence(names.get(i), all);
        sentence.ifPresent(specs.get(i).rowsOf().isPresent() ? progress::note : progress::warn);
      }
      String content = accepted.finish();
      refuseSplitOfNothing(specs, splits, accepted.count());
      use.check();
      oddLabels.tell(progress);
      refuseTooManyRejected(inputs, rejected, accepted.count());
      return new DatasetManifest(
          Version.SCHEMA,
          Version.TOOL,
          settings.limits().maxRowBytes(),
          settings.columns().source(),
          inputs,
          accepted.count(),
          rejected.counts(),
          sources.texts(),
          topics.texts(),
          NameAccount.merged(accounts),
          content);
    }
  }

  /// Refuses a split that neither the name of a file nor a row says.
  private static void refuseSplitOfNothing(
      List<InputSpec> specs, List<RowSplits> splits, int accepted) {
    var wanted = specs.stream().flatMap(spec -> spec.rowsOf().stream()).findFirst();
    var said = splits.stream().filter(RowSplits::any).findFirst();
    boolean byName = specs.stream().anyMatch(spec -> spec.rowsOf().isEmpty());
    if (wanted.isEmpty() || byName || (said.isPresent() && accepted > 0)) {
      return;
    }
    throw new S2lException(
        ExitCode.USAGE,
        said.isPresent()
            ? Phrase.of(
                "--split %s: rows say %s, and none of %s can be used. Name another one, or %s for"
                    + " all of them.",
                wanted.get(), said.get().counted(), wanted.get(), Splits.ALL)
            : Phrase.of(
                "--split %s: no file name of a folder names a split (train, validation, test), and"
                    + " no row has a column \"split\" that does. Leave it out.",
                wanted.get()));
  }

  /// What is drawn of data sets that are not read whole, after counting their rows.
  private Map<Sample, RowDraw> draws(
      List<InputSpec> specs, List<String> names, InputReader.Sinks sinks, StageFolder stage)
      throws IOException {
    var rows = new LinkedHashMap<Sample, RowDraw>();
    Path copy = stage.file("counted");
    for (int i = 0; i < specs.size(); i++) {
      var spec = specs.get(i);
      if (spec.sample().isPresent()) {
        var counting = rows.computeIfAbsent(spec.sample().get(), sample -> RowDraw.counting());
        new InputReader(settingsFor(spec), sinks.silent(), names.get(i), i, stop)
            .drawing(counting)
            .read(spec.path(), copy, Progress.SILENT.start("", 0, ""));
        Files.deleteIfExists(copy);
      }
    }
    rows.replaceAll(
        (sample, counted) -> {
          boolean all = counted.seen() <= sample.rows();
          progress.note(
              Phrase.of(
                  "%s: num_samples %,d of %,d rows: %s.",
                  sample.name(),
                  sample.rows(),
                  counted.seen(),
                  all
                      ? "all of them, each once (a trainer that wants more repeats them)"
                      : "drawn at random, the same each time"));
          return RowDraw.of(sample.name(), counted.seen(), sample.rows());
        });
    return rows;
  }

  private void refuseTooManyRejected(
      List<DatasetManifest.Input> inputs, RejectedRows rejected, int accepted) {
    long read = inputs.stream().mapToLong(DatasetManifest.Input::rowsRead).sum();
    if (read == 0) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "no rows in %s: the input is empty or only blank lines.",
              inputs.stream().map(DatasetManifest.Input::name).toList()));
    }
    if (accepted == 0) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "no usable row among the %,d read. The commonest reasons:\n"
                  + "%s\n"
                  + "Mend the file, or map its columns with --columns.",
              read, rejected.commonest(3)));
    }
    var limit = settings.limits().maxRejected();
    if (limit.exceededBy(rejected.total() - rejected.counts().getOrDefault(DUPLICATE, 0L), read)) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%,d of %,d rows are rejected, more than --max-rejected allows. The commonest"
                  + " reasons:\n"
                  + "%s",
              rejected.total(), read, rejected.commonest(3)));
    }
    if (rejected.total() > 0) {
      progress.warn(
          Phrase.of(
              "%,d of %,d rows rejected:\n%s", rejected.total(), read, rejected.commonest(3)));
    }
  }

  /// The user's settings take precedence over those of a `dataset_info.json`.
  private DatasetSettings settingsFor(InputSpec spec) {
    var columns = new TreeMap<>(spec.columns());
    columns.putAll(settings.columns().names());
    return settings.withColumns(columns);
  }

  private static long totalBytes(List<InputSpec> specs) throws IOException {
    long bytes = 0;
    for (InputSpec spec : specs) {
      bytes += Files.size(spec.path());
    }
    return bytes;
  }
}
