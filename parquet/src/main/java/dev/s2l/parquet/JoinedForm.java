package dev.s2l.parquet;

import dev.s2l.dataset.Annotation;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;

/// What a file has that takes rows of several: the columns of all of them, as they are declared
/// there. With one file it is that file's own.
final class JoinedForm {
  private final List<ParquetInput> inputs;
  private final LinkedHashMap<String, Node> fields = new LinkedHashMap<>();
  private final boolean annotated;

  /// The copied columns of one input.
  ///
  /// @param target column of the output for each column of the input
  /// @param shift what is added to definition levels, because a column became optional
  /// @param absent columns of the output that the input does not have
  record Route(int[] target, int[] shift, int[] absent) {}

  private JoinedForm(List<ParquetInput> inputs, boolean annotated) {
    this.inputs = inputs;
    this.annotated = annotated;
  }

  /// @throws Damage naming the column that the inputs declare differently
  static JoinedForm of(List<ParquetInput> inputs, boolean annotated) {
    var joined = new JoinedForm(inputs, annotated);
    joined
        .difference()
        .ifPresent(
            text -> {
              throw Damage.of("%s", text);
            });
    return joined;
  }

  /// Why the inputs cannot be joined, if they cannot.
  static Optional<String> differences(List<ParquetInput> inputs) {
    return new JoinedForm(inputs, false).difference();
  }

  private Optional<String> difference() {
    var missing = new ArrayList<String>();
    for (ParquetInput input : inputs) {
      for (Node field : input.root().children()) {
        Node known = fields.putIfAbsent(field.name(), field);
        if (known == null) {
          if (input != inputs.getFirst()) {
            missing.add(field.name());
          }
        } else if (!known.hasColumnsOf(field) || known.isRepeated() != field.isRepeated()) {
          return Optional.of(
              Phrase.of("the files declare the column %s differently", field.name()));
        } else if (field.occurs() == FieldRepetitionType.OPTIONAL) {
          fields.put(field.name(), field);
        }
      }
    }
    for (ParquetInput input : inputs) {
      var names = input.root().children().stream().map(Node::name).toList();
      fields.keySet().stream().filter(name -> !names.contains(name)).forEach(missing::add);
    }
    for (String name : missing) {
      Node field = fields.get(name);
      if (field != null && field.occurs() == FieldRepetitionType.REQUIRED) {
        var optional = new ArrayList<SchemaElement>();
        optional.add(new SchemaElement().setName("").setNum_children(1));
        field.addTo(optional);
        optional.set(
            1, new SchemaElement(field.element()).setRepetition_type(FieldRepetitionType.OPTIONAL));
        fields.put(name, Node.tree(optional).children().getFirst());
      }
    }
    return Optional.empty();
  }

  ParquetOutput.Form form() {
    var schema = new ArrayList<SchemaElement>();
    SchemaElement root = new SchemaElement(inputs.getFirst().root().element());
    schema.add(root.setNum_children(fields.size() + (annotated ? 3 : 0)));
    var codecs = new ArrayList<CompressionCodec>();
    var known = codecs();
    for (Node field : fields.values()) {
      field.addTo(schema);
      for (int i = 0; i < field.leaves(); i++) {
        codecs.add(known.getOrDefault(field.name(), CompressionCodec.ZSTD));
      }
    }
    if (annotated) {
      for (var added : annotation()) {
        if (fields.containsKey(added.getName())) {
          throw Damage.of("it has a column %s already", added.getName());
        }
        schema.add(added);
        codecs.add(CompressionCodec.ZSTD);
      }
    }
    return new ParquetOutput.Form(schema, codecs, metadata());
  }

  private static List<SchemaElement> annotation() {
    return List.of(
        added(Annotation.SELECTED, Type.BOOLEAN),
        added(Annotation.CLUSTER, Type.INT32),
        added(Annotation.LOSS_LAST, Type.FLOAT));
  }

  private static SchemaElement added(String name, Type type) {
    return new SchemaElement(name).setType(type).setRepetition_type(FieldRepetitionType.OPTIONAL);
  }

  /// The compression of each column in the first file that has it.
  private Map<String, CompressionCodec> codecs() {
    var codecs = new TreeMap<String, CompressionCodec>();
    for (ParquetInput input : inputs) {
      for (RowGroup group : input.groups().stream().limit(1).toList()) {
        for (ColumnChunk chunk : group.getColumns()) {
          var meta = chunk.getMeta_data();
          if (meta != null && meta.getCodec() != null) {
            codecs.putIfAbsent(
                meta.getPath_in_schema().getFirst(), Codecs.written(meta.getCodec()));
          }
        }
      }
    }
    return codecs;
  }

  /// What all inputs say alike.
  private List<KeyValue> metadata() {
    var common = new ArrayList<KeyValue>();
    var first = inputs.getFirst().footer().getKey_value_metadata();
    if (first != null) {
      for (KeyValue entry : first) {
        if (inputs.stream().allMatch(input -> says(input, entry))) {
          common.add(entry);
        }
      }
    }
    return common;
  }

  private static boolean says(ParquetInput input, KeyValue entry) {
    var entries = input.footer().getKey_value_metadata();
    return entries != null && entries.contains(entry);
  }

  Route route(ParquetInput input) {
    int columns = fields.values().stream().mapToInt(Node::leaves).sum();
    boolean[] present = new boolean[columns];
    int[] target = new int[input.root().leaves()];
    int[] shift = new int[target.length];
    for (Node field : input.root().children()) {
      int first = 0;
      for (var entry : fields.entrySet()) {
        if (entry.getKey().equals(field.name())) {
          for (int i = 0; i < field.leaves(); i++) {
            target[field.firstLeaf() + i] = first + i;
            shift[field.firstLeaf() + i] = entry.getValue().definition() - field.definition();
            present[first + i] = true;
          }
        }
        first += entry.getValue().leaves();
      }
    }
    int[] absent = IntStream.range(0, columns).filter(i -> !present[i]).toArray();
    return new Route(target, shift, absent);
  }

  /// The first of the columns that annotation adds.
  int added() {
    return fields.values().stream().mapToInt(Node::leaves).sum();
  }
}
