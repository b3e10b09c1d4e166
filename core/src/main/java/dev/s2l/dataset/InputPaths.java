package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks what the user named as input, and gives each file the shortest name that tells it from
/// the others.
final class InputPaths {
  private InputPaths() {}

  static void check(Path path) {
    if (!Files.exists(path)) {
      boolean brokenLink = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
      throw new S2lException(
          ExitCode.USAGE,
          brokenLink
              ? "%s is a symbolic link that leads nowhere or in a circle. Name the file itself."
                  .formatted(path)
              : "%s does not exist. Check the name given with --data.".formatted(path));
    }
    if (!Files.isRegularFile(path)) {
      throw new S2lException(
          ExitCode.USAGE,
          "%s is neither a file nor a folder of files (a pipe or device?). Data is read more than once: save it to a file."
              .formatted(path));
    }
    if (!Files.isReadable(path)) {
      throw new S2lException(ExitCode.USAGE, "%s may not be read: no permission.".formatted(path));
    }
  }

  /// One name a path: the file name, with as many parent folders in front as make it unique.
  static List<String> names(List<Path> paths) {
    int parts = 1;
    while (true) {
      var names = new ArrayList<String>();
      var count = new HashMap<String, Integer>();
      for (Path path : paths) {
        String name = lastParts(path, parts);
        names.add(name);
        count.merge(name, 1, Integer::sum);
      }
      int longest = paths.stream().mapToInt(p -> p.toAbsolutePath().getNameCount()).max().orElse(1);
      if (count.size() == paths.size() || parts > longest) {
        return shortened(paths, names, parts, count);
      }
      parts++;
    }
  }

  private static List<String> shortened(
      List<Path> paths, List<String> names, int parts, Map<String, Integer> count) {
    if (count.size() < paths.size()) {
      throw new S2lException(ExitCode.USAGE, "the same file is given twice with --data.");
    }
    return parts == 1 ? names : List.copyOf(names);
  }

  private static String lastParts(Path path, int parts) {
    Path whole = path.toAbsolutePath().normalize();
    int from = Math.max(0, whole.getNameCount() - parts);
    return whole.subpath(from, whole.getNameCount()).toString().replace('\\', '/');
  }
}
