package dev.s2l.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options that a command runs with, as a file that `--config` reads again: one a line, texts
/// in quotation marks. Options without a value are left out: their defaults depend on the model.
final class EffectiveConfig {
  static final Set<String> ABOUT_THE_CALL =
      Set.of(
          "--config",
          "--force-new",
          "--from",
          "--without",
          "--json",
          "--print-config",
          "--help",
          "--version");

  /// A list stays on its line.
  private static final DumpSettings YAML = DumpSettings.builder().setWidth(1 << 20).build();

  private static final String HEAD = "# s2l ";
  private static final String TAIL = " --config THIS_FILE";

  private EffectiveConfig() {}

  /// Whether a file is what this class writes.
  static boolean isOne(Path file) throws IOException {
    try (var lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      return first != null && first.startsWith(HEAD) && first.endsWith(TAIL);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static String of(CommandSpec spec) {
    var options = new ArrayList<NodeTuple>();
    spec.options().stream()
        .filter(option -> !ABOUT_THE_CALL.contains(option.longestName()))
        .filter(EffectiveConfig::hasValue)
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(
            option ->
                options.add(
                    new NodeTuple(
                        key(option.longestName().substring(2).replace('-', '_')),
                        node(option.getValue()))));
    String begin = HEAD + spec.name() + TAIL + "\n";
    if (options.isEmpty()) {
      return begin;
    }
    var root = new MappingNode(Tag.MAP, options, FlowStyle.BLOCK);
    var events = new Serialize(YAML).serializeOne(root);
    return begin + new Present(YAML).emitToString(events.iterator());
  }

  private static boolean hasValue(OptionSpec option) {
    Object value = option.getValue();
    return !(value == null
        || value instanceof Collection<?> many && many.isEmpty()
        || value instanceof Map<?, ?> none && none.isEmpty());
  }

  private static Node node(Object value) {
    return switch (value) {
      case Collection<?> many ->
          new SequenceNode(
              Tag.SEQ, many.stream().map(EffectiveConfig::node).toList(), FlowStyle.FLOW);
      case Map<?, ?> map -> mapping(map);
      case Boolean flag -> new ScalarNode(Tag.BOOL, flag.toString(), ScalarStyle.PLAIN);
      case Float number -> new ScalarNode(Tag.FLOAT, number.toString(), ScalarStyle.PLAIN);
      case Double number -> new ScalarNode(Tag.FLOAT, number.toString(), ScalarStyle.PLAIN);
      case Number number -> new ScalarNode(Tag.INT, number.toString(), ScalarStyle.PLAIN);
      default -> new ScalarNode(Tag.STR, value.toString(), ScalarStyle.DOUBLE_QUOTED);
    };
  }

  private static Node mapping(Map<?, ?> map) {
    List<NodeTuple> entries =
        map.entrySet().stream()
            .sorted(Comparator.comparing(entry -> String.valueOf(entry.getKey())))
            .map(
                entry ->
                    new NodeTuple(
                        key(String.valueOf(entry.getKey())),
                        node(String.valueOf(entry.getValue()))))
            .toList();
    return new MappingNode(Tag.MAP, entries, FlowStyle.FLOW);
  }

  private static Node key(String name) {
    return new ScalarNode(Tag.STR, name, ScalarStyle.PLAIN);
  }
}
