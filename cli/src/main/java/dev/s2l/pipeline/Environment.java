package dev.s2l.pipeline;

import dev.s2l.run.Version;
import java.util.SortedMap;
import java.util.TreeMap;

/// The machine and the libraries that a run was made with, for manifests and `s2l env`.
public final class Environment {
  private Environment() {}

  public static SortedMap<String, String> describe() {
    var facts = new TreeMap<String, String>();
    facts.put("s2l", Version.TOOL);
    facts.put("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("arch", System.getProperty("os.arch"));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return facts;
  }
}
