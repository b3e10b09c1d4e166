package dev.s2l.lm.model;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/// Lets native objects outlive the scope they were made in. (`PointerScope.detach` frees instead.)
final class Scopes {
  private Scopes() {}

  /// Closes `scope` with everything in it but `result`, which then belongs to the scope around it,
  /// or, if there is none, to the caller.
  static <P extends Pointer> P leave(PointerScope scope, P result) {
    return leave(scope, List.of(result)).getFirst();
  }

  /// As above, for several.
  static <P extends Pointer> List<P> leave(PointerScope scope, List<P> results) {
    results.forEach(Pointer::retainReference);
    scope.close();
    var outer = PointerScope.getInnerScope();
    if (outer != null) {
      for (P result : results) {
        outer.attach(result);
        result.releaseReference();
      }
    }
    return results;
  }

  /// Keeps `result` until its `close()`, whatever scopes are open.
  static <P extends Pointer> P keep(P result) {
    return result.<P>retainReference();
  }
}
