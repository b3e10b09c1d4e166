package dev.s2l.cli;

import dev.s2l.evaluate.ItemFiles;
import dev.s2l.evaluate.Task;
import dev.s2l.evaluate.TaskData;
import dev.s2l.hub.Hub;
import dev.s2l.hub.HubName;
import dev.s2l.pipeline.ModelEvaluation.TaskItems;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// Finds the items of tasks: in the folder that the user names, else in a data set on the hub.
///
/// @param given with `--task-data`
record TaskDataNames(Optional<Path> given, List<Task> tasks) {

  /// Downloads what neither the folder nor the hub cache has.
  ///
  /// @throws S2lException (3) if items are nowhere
  List<TaskItems> items(CommandSpec spec) throws IOException {
    if (given.isPresent() && !Files.exists(given.get())) {
      throw new S2lException(
          ExitCode.DATA, Phrase.of("--task-data %s: no such file or folder.", given.get()));
    }
    long asking = tasks.stream().filter(task -> !task.ofLoss()).count();
    if (given.isPresent() && Files.isRegularFile(given.get()) && asking > 1) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--task-data %s is one file, and %d tasks are asked for. Name a folder.",
              given.get(), asking));
    }
    var found = new ArrayList<TaskItems>();
    for (Task task : tasks) {
      found.add(
          task.ofLoss()
              ? new TaskItems(task, List.of(), List.of())
              : new TaskItems(task, files(task, spec), shots(task, spec)));
    }
    return found;
  }

  private List<Path> files(Task task, CommandSpec spec) throws IOException {
    if (given.isPresent() && Files.isRegularFile(given.get())) {
      return List.of(given.get());
    }
    return found(task, "", task.data().files(), task.data().hubFiles(), spec);
  }

  private List<Path> shots(Task task, CommandSpec spec) throws IOException {
    if (task.data().shots().isEmpty()) {
      return List.of();
    }
    TaskData.Shots shots = task.data().shots().get();
    return found(task, "examples for ", shots.files(), shots.hubFiles(), spec);
  }

  private List<Path> found(
      Task task, String what, List<String> names, List<String> hubNames, CommandSpec spec)
      throws IOException {
    if (given.isPresent()) {
      Path folder = Files.isDirectory(given.get()) ? given.get() : folderOf(given.get());
      List<Path> files = ItemFiles.find(folder, names);
      if (!files.isEmpty()) {
        return files;
      }
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "--task-data %s has no %sthe task %s: expected one of %s.%s",
              folder,
              what.isEmpty() ? "items of " : what,
              task.name(),
              ItemFiles.wanted(names),
              task.data()
                  .hub()
                  .map(hub -> Phrase.of(" Without --task-data they are read from %s.", hub))
                  .orElse("")));
    }
    Optional<HubName> hub = task.data().hub().flatMap(HubName::parse);
    if (hub.isEmpty()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "the task %s has no data set on the hub: name the folder with its items, --task-data"
                  + " DIR (%s).",
              task.name(), ItemFiles.wanted(names)));
    }
    Path folder =
        HubNames.fetched(
            hub.get(),
            Hub::dataset,
            Phrase.of(
                "no --task-data was given, so the task %s is read from the data set %s",
                task.name(), task.data().hub().orElseThrow()),
            spec);
    List<Path> files = ItemFiles.find(folder, hubNames.isEmpty() ? names : hubNames);
    if (files.isEmpty()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "the data set %s has no %sthe task %s: expected one of %s.",
              task.data().hub().orElseThrow(),
              what.isEmpty() ? "items of " : what,
              task.name(),
              ItemFiles.wanted(hubNames.isEmpty() ? names : hubNames)));
    }
    return files;
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
