package dev.s2l.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.report.Drawing.LeftOut;
import dev.s2l.report.Drawing.Made;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.NoPictures;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The folder of the figures. `figures.json` names every file that s2l wrote into it, so that a
/// later call replaces these and no others.
final class FigureFolder {
  private static final String INDEX = "figures.json";
  private static final int SCHEMA = 1;

  /// The content of `figures.json`.
  ///
  /// @param run the name of the run directory
  /// @param figures in the order of the paper
  record Index(
      int schema,
      String tool,
      String run,
      List<Entry> figures,
      @JsonProperty("left_out") List<Absent> leftOut) {}

  /// @param files by their names in the folder
  record Entry(String figure, String title, String data, List<String> files, List<String> notes) {}

  /// @param why what the run lacks
  record Absent(String figure, String why, String remedy) {}

  private final Path folder;
  private final Set<String> earlier;

  private FigureFolder(Path folder, Set<String> earlier) {
    this.folder = folder;
    this.earlier = earlier;
  }

  /// @throws S2lException (2) if this is a file; (8) if it has a `figures.json` of someone else
  static FigureFolder at(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--figures %s is a file: name a folder, which is made if it is not there.", folder));
    }
    if (StageFolder.isComplete(folder)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--figures %s is a folder in which s2l keeps a part of a run. Name another one.",
              folder));
    }
    Path index = folder.resolve(INDEX);
    var earlier = new TreeSet<String>();
    if (Files.exists(index)) {
      try {
        Json.read(index, Index.class).figures().forEach(one -> earlier.addAll(one.files()));
      } catch (S2lException e) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s is no list of figures that this version of s2l wrote and would be replaced."
                    + " Move it away, or name another folder with --figures.",
                index),
            e);
      }
      // A list that was changed must not lead out of the folder.
      earlier.removeIf(name -> !name.matches("[a-z-]+\\.(svg|png|csv)"));
    }
    return new FigureFolder(folder, earlier);
  }

  Figures write(String run, List<Made> made, List<LeftOut> left) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    var entries = new ArrayList<Entry>();
    var notes = new ArrayList<String>();
    left.forEach(one -> notes.add(one.name() + " is left out. " + one.sentence()));
    for (Made one : made) {
      var told = new ArrayList<>(one.notes());
      Figure figure = one.figure();
      var names = new TreeSet<String>();
      files.put(figure.name() + ".svg", figure.svg());
      files.put(figure.name() + ".csv", figure.csvBytes());
      names.add(figure.name() + ".svg");
      names.add(figure.name() + ".csv");
      try {
        files.put(figure.name() + ".png", figure.png());
        names.add(figure.name() + ".png");
        var lacking = figure.lacking();
        if (!lacking.isEmpty()) {
          told.add(
              Phrase.of(
                  "%s.png has an empty box for each of the characters %s; the SVG has them",
                  figure.name(), Excerpt.line(String.join(" ", lacking), 60)));
        }
      } catch (NoPictures e) {
        told.add(
            Phrase.of(
                "%s.png is left out: this Java cannot draw pictures (%s). A JDK, or a JRE with the"
                    + " module java.desktop, can; the SVG is complete",
                figure.name(), e.getMessage()));
      }
      entries.add(
          new Entry(figure.name(), figure.title(), figure.data(), List.copyOf(names), told));
      notes.addAll(told);
    }
    refuseStrangers(files.keySet());
    var index =
        new Index(
            SCHEMA,
            Version.TOOL,
            run,
            entries,
            left.stream().map(one -> new Absent(one.name(), one.lacks(), one.remedy())).toList());
    write(files, Json.pretty(index));
    return new Figures(
        made.stream().map(one -> folder.resolve(one.name() + ".svg")).toList(),
        notes.stream().map(note -> note.endsWith(".") ? note : note + ".").toList());
  }

  private void refuseStrangers(Set<String> names) {
    for (String name : names) {
      if (!earlier.contains(name)
          && Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s was not written by s2l report --figures and would be replaced. Move it away, or"
                    + " name another folder.",
                folder.resolve(name)));
      }
    }
  }

  /// The list comes first: a call that is killed leaves no file that the next one takes for someone
  /// else's.
  private void write(SortedMap<String, byte[]> files, byte[] index) throws IOException {
    try {
      Files.createDirectories(folder);
      for (String name : earlier) {
        if (!files.containsKey(name)) {
          Files.deleteIfExists(folder.resolve(name));
        }
      }
      AtomicFile.write(folder.resolve(INDEX), index);
      for (var file : files.entrySet()) {
        AtomicFile.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (FileSystemException e) {
      String reason =
          e instanceof AccessDeniedException
              ? "no permission"
              : String.valueOf(e.getReason() == null ? e.getMessage() : e.getReason());
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "the figures cannot be written to %s: %s. Name a folder that can be written with"
                  + " --figures DIR.",
              folder, reason),
          e);
    }
  }
}
