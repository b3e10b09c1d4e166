package dev.s2l.lm.model;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/// Lets native objects outlive the scope they were made in. (`PointerScope.detach` frees instead.)
final class Scopes {
  private Scopes() {}

  /// Closes `scope` with everything in it but `result`, which then belongs to the scope around it,
  /// or, if there is none, to the caller.
  static <P extends Pointer> P leave(PointerScope scope, P result) {
    result.retainReference();
    scope.close();
    var outer = PointerScope.getInnerScope();
    if (outer != null) {
      outer.attach(result);
      result.releaseReference();
    }
    return result;
  }

  /// Keeps `result` until its `close()`, whatever scopes are open.
  static <P extends Pointer> P keep(P result) {
    return result.<P>retainReference();
  }
}
