package dev.s2l.programs;

import java.util.function.BooleanSupplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/// What a program finds bound. Whoever started the process says it, in Python: `_bind(program)`
/// binds what the program may touch.
record Preamble(Source source) {
  static Preamble of(String text) {
    return new Preamble(Source.newBuilder("python", text, "preamble.py").buildLiteral());
  }

  /// Binds the names.
  ///
  /// @return whether the program touched what is not here; asked when it has ended
  BooleanSupplier bind(Context context, String program) {
    context.eval(source);
    Value names = context.getBindings("python");
    Value touched = names.getMember("_bind").execute(program);
    names.removeMember("_bind");
    return () -> touched.execute().asBoolean();
  }
}
