package dev.s2l.evaluate.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The user's Python: what must be readable for it to run.
///
/// @param version such as `3.11.7`
/// @param executable without links on its way
/// @param home where its standard library is below
/// @param imports the folders that modules are imported from
record PythonHome(String version, Path executable, Path home, List<Path> imports) {
  /// Asks the interpreter itself, without the user's variables and folders: what is below its own
  /// prefixes may be read by programs, and nothing else.
  ///
  /// @param python the command that starts it
  static PythonHome of(Path python) throws IOException {
    var process =
        new ProcessBuilder(python.toString(), "-I", "-c", ProgramFiles.text("interpreter.py"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = said.lines().toList();
    if (lines.size() < 4) {
      throw new IOException(python + " does not say where its libraries are");
    }
    return new PythonHome(
        lines.get(0),
        Path.of(lines.get(1)),
        Path.of(lines.get(2)),
        lines.subList(3, lines.size()).stream().map(Path::of).toList());
  }

  /// What is readable inside: the interpreter, its modules, and the libraries of the system.
  List<Path> readable() {
    var system =
        Stream.of("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache").map(Path::of);
    return Stream.of(system, Stream.of(home.resolve("lib"), executable), imports.stream())
        .flatMap(paths -> paths)
        .distinct()
        .filter(Files::exists)
        .toList();
  }

  /// A command of the search path.
  static Optional<Path> command(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return Stream.of(path.split(":"))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
