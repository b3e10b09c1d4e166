package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Matrix;
import dev.s2l.evaluate.answer.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `\begin{pmatrix} 1 \\ 2 \end{pmatrix}`; which brackets stand around it is not compared.
final class Matrices {
  private static final Set<String> KNOWN =
      Set.of(
          "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array");

  private Matrices() {}

  /// What follows `\begin`.
  static Matrix read(Parser parser) {
    var tokens = parser.tokens;
    String name = name(tokens);
    if (!KNOWN.contains(name)) {
      throw new Unreadable();
    }
    if (name.equals("array") && tokens.acceptSign("{")) {
      while (!tokens.acceptSign("}")) {
        if (tokens.next().kind() == Kind.END) {
          throw new Unreadable();
        }
      }
    }
    var rows = new ArrayList<List<Node>>();
    var row = new ArrayList<Node>();
    while (!tokens.acceptCommand("end")) {
      row.add(parser.sum());
      if (tokens.peek().kind() == Kind.ROW) {
        tokens.next();
        rows.add(List.copyOf(row));
        row.clear();
      } else if (!tokens.acceptSign("&") && !tokens.peek().is(Kind.COMMAND, "end")) {
        throw new Unreadable();
      }
    }
    if (!row.isEmpty()) {
      rows.add(List.copyOf(row));
    }
    if (!name(tokens).equals(name) || rows.isEmpty()) {
      throw new Unreadable();
    }
    return new Matrix(rows);
  }

  private static String name(TokenStream tokens) {
    tokens.expectSign("{");
    String name = tokens.expect(Kind.WORD).text();
    tokens.acceptSign("*");
    tokens.expectSign("}");
    return name;
  }
}
