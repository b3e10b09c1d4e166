package dev.s2l.lm.tokenize;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.Platform;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.sun.jna.Native;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/// The class path with which a separate process can read a tokenizer: the places from which this
/// process loaded the classes. In a web server, a build tool or a plug-in these places are not in
/// `java.class.path`, which may contain only the starter of the host.
final class ProbeClassPath {
  /// One class of every library that is needed to read a tokenizer.
  private static final List<Class<?>> NEEDED =
      List.of(
          ProbeClassPath.class,
          Phrase.class,
          HuggingFaceTokenizer.class,
          Platform.class,
          JsonMapper.class,
          JsonParser.class,
          JsonCreator.class,
          Native.class,
          LoggerFactory.class);

  private ProbeClassPath() {}

  /// @param main the class that the process begins with
  /// @param scratch folder for copies of libraries that are inside another file
  /// @throws S2lException (6) if a class comes from a place that another process cannot read
  static String of(Class<?> main, Path scratch) throws IOException {
    var places = new LinkedHashSet<String>();
    add(main, places, scratch);
    for (Class<?> needed : NEEDED) {
      add(needed, places, scratch);
    }
    // Comes last, for what a host may have added for these libraries.
    places.add(System.getProperty("java.class.path", ""));
    return String.join(File.pathSeparator, places);
  }

  private static void add(Class<?> type, Set<String> places, Path scratch) throws IOException {
    URL origin = origin(type);
    if (!origin.getProtocol().equals("jrt")) { // Part of the Java runtime, which the process has.
      places.add(file(origin, scratch.resolve(type.getSimpleName() + ".jar"), type).toString());
    }
  }

  /// The folder or the archive that holds a class.
  private static URL origin(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source != null && source.getLocation() != null) {
      return source.getLocation();
    }
    // The loader does not tell the place, so the class file is located.
    String name = type.getName().replace('.', '/') + ".class";
    ClassLoader loader =
        Objects.requireNonNullElse(type.getClassLoader(), ClassLoader.getSystemClassLoader());
    URL resource = loader.getResource(name);
    if (resource == null) {
      throw unreadable(type, "a loader that does not say where");
    }
    String text = resource.toString();
    return url(text.substring(0, text.length() - name.length()));
  }

  /// @param copy where the archive is copied to if it is inside another archive
  static Path file(URL origin, Path copy, Class<?> type) throws IOException {
    String text = origin.toString().replaceFirst("^reference:", "");
    if (text.startsWith("jar:file:") && text.indexOf("!/") == text.length() - 2) {
      text = text.substring("jar:".length(), text.length() - 2);
    }
    if (text.startsWith("file:") && !text.contains("!/")) {
      return path(url(text));
    }
    // An archive in an archive: `jar:file:/app.jar!/lib/x.jar!/`,
    // `jar:nested:/app.jar/!lib/x.jar!/`.
    String inner = text.endsWith("!/") ? text.substring(0, text.length() - 2) : text;
    if (!inner.contains("!/")) {
      inner = inner.replaceFirst("^jar:", "");
    }
    try (var in = url(inner).openStream()) {
      Files.copy(in, copy);
      return copy;
    } catch (IOException e) {
      throw unreadable(type, origin + " (" + e + ")");
    }
  }

  private static Path path(URL file) {
    try {
      return Path.of(file.toURI());
    } catch (URISyntaxException e) {
      return Path.of(file.getPath()); // With a blank that nobody wrote as %20.
    }
  }

  private static URL url(String text) throws MalformedURLException {
    try {
      return new URI(text.replace(" ", "%20")).toURL();
    } catch (URISyntaxException e) {
      throw new MalformedURLException(e.getMessage());
    }
  }

  private static S2lException unreadable(Class<?> type, String where) {
    return new S2lException(
        ExitCode.RESOURCES,
        Phrase.of(
            "no process can be started to try a tokenizer: %s comes from %s, and only files can be"
                + " given to it. Start the program with s2l's libraries as files.",
            type.getName(), where));
  }
}
