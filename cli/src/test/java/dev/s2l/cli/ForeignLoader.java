package dev.s2l.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;

/// A process that runs s2l as a server or a plug-in does: its classes come from a loader of their
/// own, `java.class.path` and the thread's loader know nothing of them, and the locale is the
/// machine's.
final class ForeignLoader {
  /// The system property with the class path of s2l.
  static final String CLASSES = "s2l.test.classes";

  private ForeignLoader() {}

  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    var urls = new ArrayList<URL>();
    for (String place : System.getProperty(CLASSES, "").split(File.pathSeparator, -1)) {
      urls.add(Path.of(place).toUri().toURL());
    }
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> main = loader.loadClass("dev.s2l.cli.Main");
      // Not main itself, which sets the locale and ends the process.
      Object commandLine = call(main, "commandLine");
      System.exit((int) call(main, "execute", commandLine, arguments));
    }
  }

  private static Object call(Class<?> type, String name, Object... values)
      throws ReflectiveOperationException {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        method.setAccessible(true);
        return method.invoke(null, values);
      }
    }
    throw new NoSuchMethodException(name);
  }
}
