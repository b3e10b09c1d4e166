package dev.s2l.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/// An element of a schema and its place in the tree.
///
/// @param repetition the highest repetition level of its values
/// @param definition the definition level of its values that are there
/// @param firstLeaf number of the first column below it, or of itself
/// @param leaves number of columns below it; 1 for a column
record Node(
    SchemaElement element,
    List<Node> children,
    int repetition,
    int definition,
    int firstLeaf,
    int leaves) {

  private static final int MAX_DEPTH = 100;

  /// The tree of a schema as it stands in a footer, depth first.
  static Node tree(List<SchemaElement> elements) {
    var reader = new Reader(elements);
    Node root = reader.read(0, 0, 0);
    if (reader.next < elements.size() || root.isColumn() || root.children.isEmpty()) {
      throw Damage.of("its schema is no tree of columns");
    }
    return root;
  }

  String name() {
    return element.getName();
  }

  boolean isColumn() {
    return element.isSetType();
  }

  FieldRepetitionType occurs() {
    return element.isSetRepetition_type()
        ? element.getRepetition_type()
        : FieldRepetitionType.REQUIRED;
  }

  boolean isRepeated() {
    return occurs() == FieldRepetitionType.REPEATED;
  }

  /// Whether it is annotated as a list, in the new or the old way.
  boolean isList() {
    return (element.isSetLogicalType() && element.getLogicalType().isSetLIST())
        || isConverted(ConvertedType.LIST);
  }

  boolean isMap() {
    return (element.isSetLogicalType() && element.getLogicalType().isSetMAP())
        || isConverted(ConvertedType.MAP)
        || isConverted(ConvertedType.MAP_KEY_VALUE);
  }

  private boolean isConverted(ConvertedType type) {
    return element.isSetConverted_type() && element.getConverted_type() == type;
  }

  /// Whether the repeated child of a list is itself the element, as older writers wrote lists; else
  /// it only wraps the element.
  boolean isElementOf(Node list) {
    return isColumn()
        || children.size() != 1
        || children.getFirst().isRepeated()
        || name().equals("array")
        || name().equals(list.name() + "_tuple");
  }

  /// Whether both have the same columns below them, of the same types; names and occurrence of the
  /// two themselves are not compared.
  boolean hasColumnsOf(Node other) {
    if (!type().equals(other.type())) {
      return false;
    }
    for (int i = 0; i < children.size(); i++) {
      Node child = children.get(i);
      Node counterpart = other.children.get(i);
      if (!child.name().equals(counterpart.name())
          || child.occurs() != counterpart.occurs()
          || !child.hasColumnsOf(counterpart)) {
        return false;
      }
    }
    return true;
  }

  /// The element without what does not change how its values are read. Old and new writers say in
  /// different ways that bytes are text.
  private SchemaElement type() {
    var type = new SchemaElement(element).setName("");
    type.setRepetition_type(FieldRepetitionType.OPTIONAL);
    type.unsetField_id();
    boolean text = element.isSetLogicalType() && element.getLogicalType().isSetSTRING();
    if (text || isConverted(ConvertedType.UTF8)) {
      type.setConverted_type(ConvertedType.UTF8);
      type.setLogicalType(LogicalType.STRING(new StringType()));
    }
    return type;
  }

  /// The elements of this tree, depth first, as they stand in a footer.
  void addTo(List<SchemaElement> elements) {
    elements.add(element);
    children.forEach(child -> child.addTo(elements));
  }

  /// What the readers and writers of columns need to know: names, occurrence and physical types.
  MessageType message() {
    return new MessageType(name(), children.stream().map(Node::physical).toList());
  }

  private org.apache.parquet.schema.Type physical() {
    var repetition = Repetition.valueOf(occurs().name());
    if (!isColumn()) {
      return new GroupType(repetition, name(), children.stream().map(Node::physical).toList());
    }
    return switch (element.getType()) {
      case FIXED_LEN_BYTE_ARRAY ->
          new PrimitiveType(
              repetition, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, element.getType_length(), name());
      case BYTE_ARRAY -> new PrimitiveType(repetition, PrimitiveTypeName.BINARY, name());
      case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE ->
          new PrimitiveType(
              repetition, PrimitiveTypeName.valueOf(element.getType().name()), name());
    };
  }

  private static final class Reader {
    private final List<SchemaElement> elements;
    private int next;
    private int leaves;

    Reader(List<SchemaElement> elements) {
      this.elements = elements;
    }

    Node read(int repetition, int definition, int depth) {
      if (next >= elements.size() || depth > MAX_DEPTH) {
        throw Damage.of("its schema ends too early, or is nested more than %d deep", MAX_DEPTH);
      }
      boolean root = next == 0;
      SchemaElement element = elements.get(next++);
      if (!element.isSetName()) {
        throw Damage.of("an element of its schema has no name");
      }
      int first = leaves;
      if (element.isSetType()) {
        checkColumn(element);
        leaves++;
      } else if (element.getNum_children() < 1) {
        throw Damage.of("the group %s of its schema has no columns", element.getName());
      }
      var occurs = root ? null : element.getRepetition_type();
      int r = repetition + (occurs == FieldRepetitionType.REPEATED ? 1 : 0);
      int d = definition + (occurs == null || occurs == FieldRepetitionType.REQUIRED ? 0 : 1);
      var children = new ArrayList<Node>();
      var names = new HashSet<String>();
      for (int i = 0; !element.isSetType() && i < element.getNum_children(); i++) {
        Node child = read(r, d, depth + 1);
        children.add(child);
        if (!names.add(child.name())) {
          throw Damage.of("two columns are called %s", child.name());
        }
      }
      return new Node(element, List.copyOf(children), r, d, first, leaves - first);
    }

    private static void checkColumn(SchemaElement element) {
      boolean fixed = element.getType() == Type.FIXED_LEN_BYTE_ARRAY;
      if (element.getNum_children() > 0 || (fixed && element.getType_length() < 1)) {
        throw Damage.of("the column %s of its schema has no proper type", element.getName());
      }
    }
  }
}
