package dev.s2l.cli;

import dev.s2l.evaluate.Task;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Nearest;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Tasks by their names, as they stand in the folder `tasks` of the repository and in our jar, and
/// a user's own by their files.
final class TaskNames {
  static final List<String> BUILT_IN =
      List.of(
          "gsm8k",
          "math",
          "numglue",
          "svamp",
          "mathematics",
          "simuleq",
          "aqua",
          "gsm8k-5shot",
          "clinical-summaries",
          "radiology-summaries",
          "heldout-loss");

  private TaskNames() {}

  /// @throws S2lException (2) if there is no such task, or two of one name
  static List<Task> of(List<String> names) {
    var tasks = new ArrayList<Task>();
    for (String name : names) {
      Task task = of(name);
      if (tasks.stream().anyMatch(other -> other.name().equals(task.name()))) {
        throw new S2lException(ExitCode.USAGE, Phrase.of("--tasks names %s twice.", task.name()));
      }
      tasks.add(task);
    }
    return tasks;
  }

  private static Task of(String name) {
    if (BUILT_IN.contains(name)) {
      return task("tasks/" + name + ".yaml", builtIn(name));
    }
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--tasks %s: no task of this name, and no file. Known are %s.%s",
              name, String.join(", ", BUILT_IN), Nearest.advice(name, BUILT_IN)));
    }
    try {
      return task(name, Files.readString(file));
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("task %s cannot be read: %s.", name, e.getMessage()), e);
    }
  }

  private static String builtIn(String name) {
    try (InputStream in = TaskNames.class.getResourceAsStream("tasks/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("no task " + name + " in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Task task(String where, String text) {
    try {
      var settings = LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(where).build();
      Object loaded = new Load(settings).loadFromString(text);
      if (loaded instanceof Map<?, ?> tree) {
        return Task.of(new Task.Source(where, text, tree));
      }
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("task %s: expected `key: value` lines.", where));
    } catch (YamlEngineException e) {
      throw new S2lException(ExitCode.USAGE, Phrase.of("task %s", e.getMessage()), e);
    }
  }
}
