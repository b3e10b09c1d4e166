package dev.s2l.trajectory;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The artifact `trajectories/`: columns that arrive one at a time while a model trains. Each
/// column is one file, written atomically, so that a run that was stopped continues with the
/// columns it has. A [Signal] of the rows may be beside them. [#finish] adds `manifest.json` and
/// seals the folder.
public final class TrajectoryFolder {
  private static final Pattern COLUMN = Pattern.compile("step-(\\d{1,10})\\.npy");
  private static final String MANIFEST = "manifest.json";

  /// Columns that together take more stay in their files.
  private static final long MAX_BYTES_IN_MEMORY = 1L << 28;

  private static final String REJECTED = "rejected.jsonl";
  private static final String CUT = "cut-responses.jsonl";
  private static final String RESPONSE_TOKENS = "response-tokens.npy";

  /// One column of a finished folder.
  ///
  /// @param step optimizer steps taken before the recording
  /// @param file its name inside the folder
  /// @param sha256 of that file
  public record ColumnFile(int step, String file, String sha256) {}

  /// The content of `manifest.json`.
  ///
  /// @param schema version of the layout
  /// @param rows values in each column
  /// @param columns ascending by step
  /// @param recording how the columns were made, as the recorder noted it
  public record Manifest(
      int schema,
      String tool,
      int rows,
      List<ColumnFile> columns,
      SortedMap<String, String> recording) {}

  private final Path folder;

  private TrajectoryFolder(Path folder) {
    this.folder = folder;
  }

  /// The folder at this place, which need not exist yet.
  public static TrajectoryFolder at(Path folder) {
    return new TrajectoryFolder(folder);
  }

  public Path path() {
    return folder;
  }

  /// `step-000500.npy` for step 500; more digits where six are too few.
  public static String fileName(int step) {
    return Phrase.of("step-%06d.npy", step);
  }

  /// Whether the complete column of this step exists.
  public boolean has(int step) throws IOException {
    return columnFiles().containsKey(step);
  }

  /// The recorded steps, ascending by number.
  public int[] steps() throws IOException {
    return columnFiles().keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /// Writes a column, atomically; opens a finished folder again.
  public void write(LossColumn column) throws IOException {
    Files.createDirectories(folder);
    StageFolder.unseal(folder);
    NpyFile.writeFloats(folder.resolve(fileName(column.step())), column.losses());
  }

  /// Whether the losses of a sample of rows at this step exist, see [CompletedColumns].
  public boolean hasSampled(int step) {
    return Files.isRegularFile(sampledFile(step));
  }

  /// Writes a column in which only the rows of a sample have losses, atomically. It is no column of
  /// the trajectories; it stays beside the completed one and tells which of its losses were
  /// recorded.
  public void writeSampled(LossColumn column) throws IOException {
    Files.createDirectories(folder);
    StageFolder.unseal(folder);
    NpyFile.writeFloats(sampledFile(column.step()), column.losses());
  }

  /// What [#writeSampled] wrote.
  public float[] sampled(int step) throws IOException {
    return NpyFile.readFloats(sampledFile(step));
  }

  /// Removes what [#writeSampled] wrote, if it is there.
  public void removeSampled(int step) throws IOException {
    Files.deleteIfExists(sampledFile(step));
  }

  private Path sampledFile(int step) {
    return folder.resolve(Phrase.of("sampled-%06d.npy", step));
  }

  /// Whether the complete signal of this step exists.
  public boolean has(Signal signal, int step) {
    return Files.isRegularFile(folder.resolve(signal.fileName(step)));
  }

  /// Writes one vector a row, (rows, dimensions) row after row, atomically; opens a finished folder
  /// again.
  public void write(Signal signal, int step, float[] values, int rows) throws IOException {
    Files.createDirectories(folder);
    StageFolder.unseal(folder);
    int dims = rows == 0 ? 0 : values.length / rows;
    NpyFile.writeMatrix(folder.resolve(signal.fileName(step)), values, rows, dims);
  }

  /// The files of a signal by their steps, ascending.
  public TreeMap<Integer, Path> files(Signal signal) throws IOException {
    return files(Pattern.compile(signal.word() + "-(\\d{1,10})\\.npy"));
  }

  /// Reads one column.
  ///
  /// @throws S2lException (3) if it is not there
  public LossColumn column(int step) throws IOException {
    Path file = columnFiles().get(step);
    if (file == null) {
      throw new S2lException(
          ExitCode.DATA, Phrase.of("%s has no column of step %d. Record it.", folder, step));
    }
    return new LossColumn(step, NpyFile.readFloats(file));
  }

  /// Writes `rejected.jsonl`: rows that parsing accepted and that turned out to have no learned
  /// token, one JSON object a line (file, line, reason, message).
  public void writeRejected(List<String> lines) throws IOException {
    Files.createDirectories(folder);
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    AtomicFile.write(folder.resolve(REJECTED), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Writes `cut-responses.jsonl`, one [CutResponse] a line.
  public void writeCutResponses(List<CutResponse> cuts) throws IOException {
    Files.createDirectories(folder);
    var text = new StringBuilder();
    cuts.forEach(cut -> text.append(Json.COMPACT.writeValueAsString(cut)).append('\n'));
    AtomicFile.write(folder.resolve(CUT), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The rows whose responses were cut, ascending; absent if the recorder did not note them.
  public Optional<List<CutResponse>> cutResponses() throws IOException {
    return cutResponses(folder.resolve(CUT));
  }

  /// As [#cutResponses()], from a file of that form.
  public static Optional<List<CutResponse>> cutResponses(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (var lines = Json.lines(file, CutResponse.class)) {
      return Optional.of(lines.toList());
    }
  }

  /// Writes `response-tokens.npy` (int32, rows): how many tokens of each row count in its loss.
  public void writeResponseTokens(int[] counts) throws IOException {
    Files.createDirectories(folder);
    NpyFile.writeInts(folder.resolve(RESPONSE_TOKENS), counts);
  }

  /// What [#writeResponseTokens] wrote; absent from folders of older versions.
  public Optional<int[]> responseTokens() throws IOException {
    Path file = folder.resolve(RESPONSE_TOKENS);
    return Files.isRegularFile(file) ? Optional.of(NpyFile.readInts(file)) : Optional.empty();
  }

  /// Writes the manifest and seals the folder. The same columns and facts give the same bytes.
  ///
  /// @param recording what decides the values: model, dtype, threads, attention path …
  public Manifest finish(SortedMap<String, String> recording) throws IOException {
    var columns = new ArrayList<ColumnFile>();
    int rows = 0;
    for (var entry : columnFiles().entrySet()) {
      try (var npy = NpyFile.open(entry.getValue())) {
        rows = npy.shape().getFirst();
      }
      String name = String.valueOf(entry.getValue().getFileName());
      columns.add(new ColumnFile(entry.getKey(), name, Hashes.sha256(entry.getValue())));
    }
    var manifest = new Manifest(Version.SCHEMA, Version.TOOL, rows, columns, recording);
    AtomicFile.write(folder.resolve(MANIFEST), Json.pretty(manifest));
    StageFolder.sealInPlace(folder);
    return manifest;
  }

  /// The manifest of a finished folder.
  public Manifest manifest() throws IOException {
    return Json.read(folder.resolve(MANIFEST), Manifest.class);
  }

  /// Opens all columns: in memory, or in their files if they take more than [#MAX_BYTES_IN_MEMORY].
  Trajectories read() throws IOException {
    return read(MAX_BYTES_IN_MEMORY);
  }

  Trajectories read(long maxBytesInMemory) throws IOException {
    var files = columnFiles();
    if (files.isEmpty()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s has no file named step-NNNNNN.npy or dynamics_epoch_N.jsonl. Record trajectories"
                  + " first, or name the folder that has them, itself and not one above it.",
              folder));
    }
    long bytes = 0;
    for (Path file : files.values()) {
      bytes += Files.size(file);
    }
    return bytes > maxBytesInMemory ? inFiles(files) : held(files);
  }

  private static Trajectories held(SortedMap<Integer, Path> files) throws IOException {
    var columns = new ArrayList<LossColumn>();
    for (var entry : files.entrySet()) {
      columns.add(new LossColumn(entry.getKey(), NpyFile.readFloats(entry.getValue())));
    }
    return Trajectories.of(columns);
  }

  private static Trajectories inFiles(TreeMap<Integer, Path> files) throws IOException {
    int rows = NpyFile.vectorLength(files.firstEntry().getValue());
    for (Path file : files.values()) {
      if (NpyFile.vectorLength(file) != rows) {
        return held(files); // reports the different lengths
      }
    }
    int[] steps = files.keySet().stream().mapToInt(Integer::intValue).toArray();
    return Trajectories.of(new FileColumns(List.copyOf(files.values()), rows), steps);
  }

  /// Ascending by step number, whatever the file system's order and however many digits.
  private TreeMap<Integer, Path> columnFiles() throws IOException {
    return files(COLUMN);
  }

  private TreeMap<Integer, Path> files(Pattern pattern) throws IOException {
    var files = new TreeMap<Integer, Path>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (var entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        var name = pattern.matcher(String.valueOf(entry.getFileName()));
        if (!name.matches()) {
          continue;
        }
        long step = Long.parseLong(name.group(1));
        Path other = step > Integer.MAX_VALUE ? entry : files.put((int) step, entry);
        if (other != null) {
          throw new S2lException(
              ExitCode.DATA,
              Phrase.of(
                  "%s and %s stand for the same step or one beyond 2147483647. Keep one of them.",
                  entry, other));
        }
      }
    }
    return files;
  }
}
