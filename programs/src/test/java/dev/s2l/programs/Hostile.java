package dev.s2l.programs;

import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.run.EnumWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A hostile program and what becomes of it. In the file each begins with `### NAME`; then follow
/// `# graalpy: OUTCOME` and `# bubblewrap: OUTCOME`, or `# both: OUTCOME`; several outcomes are
/// parted by ` | `: versions of Python differ. An outcome is a word and, if it matters, what was
/// printed or why.
record Hostile(String name, List<String> graalPy, List<String> bubblewrap, String program) {
  static List<Hostile> of(String file) throws IOException {
    var programs = new ArrayList<Hostile>();
    String text = Files.readString(Path.of("src/test/resources/programs", file));
    for (String part : text.split("(?m)^### ", -1)) {
      if (!part.isBlank()) {
        programs.add(one(part));
      }
    }
    return programs;
  }

  private static Hostile one(String part) {
    List<String> lines = part.lines().toList();
    List<String> said =
        lines.stream().skip(1).takeWhile(line -> line.matches("# \\w+: .*")).toList();
    String program = String.join("\n", lines.subList(1 + said.size(), lines.size())) + "\n";
    return new Hostile(
        lines.getFirst(), outcomes(said, "graalpy"), outcomes(said, "bubblewrap"), program);
  }

  private static List<String> outcomes(List<String> said, String runner) {
    return said.stream()
        .filter(line -> line.startsWith("# " + runner + ": ") || line.startsWith("# both: "))
        .flatMap(line -> Stream.of(line.substring(line.indexOf(':') + 2).split(" \\| ")))
        .toList();
  }

  /// An outcome as the file has it; of the printed text what stands in one line.
  static String words(Outcome outcome) {
    String text =
        outcome.ending() == Ending.FINISHED
            ? outcome.printed().strip().replace("\n", " / ")
            : outcome.message();
    var plain = new StringBuilder();
    text.chars()
        .limit(60)
        .forEach(
            c ->
                plain.append(Character.isISOControl(c) ? "<" + c + ">" : String.valueOf((char) c)));
    return (EnumWords.of(outcome.ending()) + " " + plain).strip();
  }

  /// Whether an outcome is one of those; a word alone stands for any with that word.
  static boolean allowed(List<String> outcomes, String words) {
    return outcomes.contains(words) || outcomes.contains(words.replaceFirst(" .*", ""));
  }
}
