package dev.s2l.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.RowGroup;

/// Writes the rows of a file as lines of JSON. The columns of a row are taken together again by
/// their levels.
final class RowsAsJson {
  private static final int FLUSHED = 1 << 15;

  private RowsAsJson() {}

  static void write(ParquetInput input, OutputStream out) throws IOException {
    input.rows();
    Part row = struct(input.root());
    var json = new JsonBytes();
    for (RowGroup group : input.groups()) {
      if (group.getNum_rows() == 0) {
        continue;
      }
      ColumnCursor[] columns = input.open(group);
      for (long i = 0; i < group.getNum_rows(); i++) {
        row.write(columns, json);
        json.put('\n');
        if (json.size() > FLUSHED) {
          json.writeTo(out);
        }
      }
      for (ColumnCursor column : columns) {
        column.checkEnd();
      }
    }
    json.writeTo(out);
  }

  /// A part of a row that is known to be there.
  private interface Part {
    void write(ColumnCursor[] columns, JsonBytes out);
  }

  /// A column or group, with its repetition or absence.
  private static Part field(Node node) {
    return switch (node.occurs()) {
      case REQUIRED -> content(node);
      case OPTIONAL -> new Optional(node, content(node));
      case REPEATED -> new Listing(node, content(node));
    };
  }

  private static Part content(Node node) {
    if (node.isColumn()) {
      ValueForm form = ValueForm.of(node.element());
      int leaf = node.firstLeaf();
      return (columns, out) -> {
        form.write(columns[leaf], out);
        columns[leaf].next();
      };
    }
    boolean oneRepeated = node.children().size() == 1 && node.children().getFirst().isRepeated();
    if (oneRepeated && node.isList()) {
      Node repeated = node.children().getFirst();
      return new Listing(
          repeated,
          repeated.isElementOf(node) ? content(repeated) : field(repeated.children().getFirst()));
    }
    if (oneRepeated && node.isMap() && node.children().getFirst().children().size() == 2) {
      return new Mapping(node.children().getFirst());
    }
    return struct(node);
  }

  private static Part struct(Node node) {
    var names = new ArrayList<byte[]>();
    var fields = new ArrayList<Part>();
    for (Node child : node.children()) {
      var name = new JsonBytes();
      name.put(fields.isEmpty() ? '{' : ',').text(child.name());
      name.put(':');
      names.add(name.copy());
      fields.add(field(child));
    }
    return new Struct(names, fields);
  }

  private record Struct(List<byte[]> names, List<Part> fields) implements Part {
    @Override
    public void write(ColumnCursor[] columns, JsonBytes out) {
      for (int i = 0; i < fields.size(); i++) {
        out.raw(names.get(i));
        fields.get(i).write(columns, out);
      }
      out.put('}');
    }
  }

  private record Optional(Node node, Part content) implements Part {
    @Override
    public void write(ColumnCursor[] columns, JsonBytes out) {
      if (columns[node.firstLeaf()].definition() < node.definition()) {
        out.ascii("null");
        pass(node, columns);
      } else {
        content.write(columns, out);
      }
    }
  }

  private record Listing(Node repeated, Part element) implements Part {
    @Override
    public void write(ColumnCursor[] columns, JsonBytes out) {
      ColumnCursor first = columns[repeated.firstLeaf()];
      out.put('[');
      if (first.definition() < repeated.definition()) {
        pass(repeated, columns);
      } else {
        element.write(columns, out);
        while (first.continues(repeated.repetition())) {
          out.put(',');
          element.write(columns, out);
        }
      }
      out.put(']');
    }
  }

  /// Keys and values as an object; a key that is no text is the text of its JSON.
  private record Mapping(Node repeated, Part key, Part value) implements Part {
    Mapping(Node repeated) {
      this(repeated, field(repeated.children().get(0)), field(repeated.children().get(1)));
    }

    @Override
    public void write(ColumnCursor[] columns, JsonBytes out) {
      ColumnCursor first = columns[repeated.firstLeaf()];
      out.put('{');
      if (first.definition() < repeated.definition()) {
        pass(repeated, columns);
      } else {
        entry(columns, out);
        while (first.continues(repeated.repetition())) {
          out.put(',');
          entry(columns, out);
        }
      }
      out.put('}');
    }

    private void entry(ColumnCursor[] columns, JsonBytes out) {
      var name = new JsonBytes();
      key.write(columns, name);
      if (name.first() == '"') {
        out.raw(name);
      } else {
        out.quoted(name);
      }
      out.put(':');
      value.write(columns, out);
    }
  }

  /// Goes past what is absent: it stands once in every column below.
  private static void pass(Node node, ColumnCursor[] columns) {
    for (int i = 0; i < node.leaves(); i++) {
      columns[node.firstLeaf() + i].next();
    }
  }
}
