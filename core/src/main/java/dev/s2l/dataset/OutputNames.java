package dev.s2l.dataset;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The names of the files that the rows of several inputs are written to, one of its own for each
/// input, also on disks that take `A.jsonl` and `a.jsonl` for one.
final class OutputNames {
  /// Of a name of a file, on all usual disks.
  private static final int MOST_BYTES = 255;

  private final String[] names;
  private final Set<String> taken = new HashSet<>();

  /// @param asked the format of all files; empty: each has that of its input
  OutputNames(List<InputFile> inputs, Optional<DataFormat> asked) {
    names = new String[inputs.size()];
    for (int i = 0; i < names.length; i++) { // An input whose name needs no change keeps it.
      String name = inputs.get(i).name();
      names[i] = "";
      if (name.equals(renamed(inputs.get(i), asked)) && taken.add(onAnyDisk(name))) {
        names[i] = name;
      }
    }
    for (int i = 0; i < names.length; i++) {
      if (names[i].isEmpty()) {
        names[i] = free(inputs.get(i), asked);
      }
    }
  }

  /// The name for the rows of an input.
  String of(int input) {
    return names[input];
  }

  private String free(InputFile input, Optional<DataFormat> asked) {
    String name = renamed(input, asked);
    String suffix = "." + asked.orElse(input.format()).suffix();
    if (!taken.add(onAnyDisk(name))) {
      name = fitting(input.name(), suffix);
      for (int number = 2; !taken.add(onAnyDisk(name)); number++) {
        name = fitting(input.name(), "-" + number + suffix);
      }
    }
    return name;
  }

  /// The name without the suffix of its compression, and with that of its new format.
  private static String renamed(InputFile input, Optional<DataFormat> asked) {
    String name = Compression.unpackedName(input.name());
    DataFormat format = asked.orElse(input.format());
    if (format == input.format()) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String stem = dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    return fitting(stem, "." + format.suffix());
  }

  /// `stem` with the ending, without its last characters if no disk takes so long a name.
  private static String fitting(String stem, String ending) {
    int folder = stem.lastIndexOf('/') + 1;
    int end = stem.length();
    while (end > folder + 1 && bytes(stem.substring(folder, end) + ending) > MOST_BYTES) {
      end = stem.offsetByCodePoints(end, -1);
    }
    return stem.substring(0, end) + ending;
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String onAnyDisk(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
