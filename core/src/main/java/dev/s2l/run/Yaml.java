package dev.s2l.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
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

/// Writes YAML: mappings in the order of the given map, and texts in double quotes, so that readers
/// of every YAML version read them as texts (`no`, `1_000`).
public final class Yaml {
  /// Long texts are not wrapped.
  private static final DumpSettings SETTINGS = DumpSettings.builder().setWidth(1 << 20).build();

  /// A text that is written without quotes: a keyword of the file's format, not the user's text.
  public record Word(String text) {}

  private Yaml() {}

  /// Every entry of every list and mapping on a line of its own.
  public static String block(Map<String, ?> root) {
    return text(root, FlowStyle.BLOCK);
  }

  /// Every entry of `root` on a line of its own, with all that is in it.
  public static String lines(Map<String, ?> root) {
    return text(root, FlowStyle.FLOW);
  }

  private static String text(Map<String, ?> root, FlowStyle inner) {
    Node node = mapping(root, FlowStyle.BLOCK, inner);
    return new Present(SETTINGS)
        .emitToString(new Serialize(SETTINGS).serializeOne(node).iterator());
  }

  private static Node node(Object value, FlowStyle style) {
    return switch (value) {
      case Collection<?> collection -> {
        List<Node> nodes = collection.stream().map(one -> node(one, style)).toList();
        yield new SequenceNode(Tag.SEQ, nodes, style);
      }
      case Map<?, ?> map -> mapping(map, style, style);
      case Word word -> plain(Tag.STR, word.text());
      case Boolean flag -> plain(Tag.BOOL, flag.toString());
      case Float number -> plain(Tag.FLOAT, number.toString());
      case Double number -> plain(Tag.FLOAT, number.toString());
      case Number number -> plain(Tag.INT, number.toString());
      default -> new ScalarNode(Tag.STR, value.toString(), ScalarStyle.DOUBLE_QUOTED);
    };
  }

  private static Node mapping(Map<?, ?> map, FlowStyle style, FlowStyle inner) {
    List<NodeTuple> entries =
        map.entrySet().stream()
            .map(
                entry ->
                    new NodeTuple(
                        plain(Tag.STR, String.valueOf(entry.getKey())),
                        node(entry.getValue(), inner)))
            .toList();
    return new MappingNode(Tag.MAP, entries, style);
  }

  private static Node plain(Tag tag, String text) {
    return new ScalarNode(tag, text, ScalarStyle.PLAIN);
  }
}
