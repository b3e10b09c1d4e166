package dev.s2l.pipeline;

import com.sun.management.OperatingSystemMXBean;
import dev.s2l.hub.Hub;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.Version;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The machine and the libraries that a run was made with, for manifests and `s2l env`.
public final class Environment {
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "libtorch", "org.bytedeco.pytorch.Tensor",
          "tokenizers", "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer",
          "parquet", "org.apache.parquet.column.ColumnWriter",
          "jackson", "tools.jackson.databind.json.JsonMapper");

  /// The environment variables that this program, its launcher or its libraries read.
  private static final List<String> VARIABLES =
      List.of(
          "S2L_HOME",
          "S2L_JAVA_OPTIONS",
          "JAVA_TOOL_OPTIONS",
          "HF_HOME",
          "HF_HUB_CACHE",
          "HF_ENDPOINT",
          "HF_HUB_OFFLINE",
          "HF_TOKEN",
          "NO_PROXY",
          "no_proxy",
          "OMP_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "CUDA_VISIBLE_DEVICES",
          "TMPDIR");

  private Environment() {}

  public static SortedMap<String, String> describe() {
    var facts = new TreeMap<String, String>();
    facts.put("s2l", Version.TOOL);
    facts.put("commit", Version.build().commit());
    facts.put("commit_dirty", Version.build().dirty());
    facts.put("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("arch", System.getProperty("os.arch"));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return facts;
  }

  /// The same with other facts that bugs may depend on: libraries, memory, disk and variables. It
  /// contains no secret: of a token only whether it is set.
  public static SortedMap<String, String> forBugReports() {
    var facts = describe();
    var runtime = Runtime.getRuntime();
    facts.put("heap", Phrase.of("%,d MiB at most", runtime.maxMemory() >> 20));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      facts.put("memory", Phrase.of("%,d MiB", system.getTotalMemorySize() >> 20));
    }
    facts.put(
        "vm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put(
        "options", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    facts.put("temp", System.getProperty("java.io.tmpdir"));
    facts.put("locale", System.getProperty("user.language", "") + " " + Charset.defaultCharset());
    facts.put("hub", hub());
    LIBRARIES.forEach((name, type) -> facts.put(name, jar(type)));
    for (String variable : VARIABLES) {
      String value = System.getenv(variable);
      if (value != null) {
        facts.put(variable, variable.endsWith("TOKEN") ? "(set)" : value);
      }
    }
    return facts;
  }

  /// Where models are downloaded from, and the proxy that leads there.
  private static String hub() {
    try {
      return Hub.connection(System.getenv());
    } catch (S2lException e) {
      return e.withOptions();
    }
  }

  /// The jar that a class comes from. The class is not initialized.
  private static String jar(String type) {
    try {
      var source =
          Class.forName(type, false, Environment.class.getClassLoader())
              .getProtectionDomain()
              .getCodeSource();
      String place = source == null ? "" : source.getLocation().getPath();
      return place.substring(place.lastIndexOf('/') + 1);
    } catch (ClassNotFoundException e) {
      return "absent";
    }
  }
}
