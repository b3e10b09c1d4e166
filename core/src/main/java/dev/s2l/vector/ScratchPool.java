package dev.s2l.vector;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A pool of objects that only one thread may use at a time and that are expensive to make. A
/// caller gets a spare object, or a new one if there is none.
public final class ScratchPool<T> {
  private final Supplier<T> maker;
  private final ConcurrentLinkedQueue<T> spare = new ConcurrentLinkedQueue<>();

  /// @param maker makes new objects; called by any thread
  public ScratchPool(Supplier<T> maker) {
    this.maker = maker;
  }

  /// Lends an object to `user` for the time of the call.
  public void with(Consumer<T> user) {
    T pooled = spare.poll();
    T lent = pooled == null ? maker.get() : pooled;
    user.accept(lent);
    spare.add(lent);
  }

  /// All objects; call it when no thread uses one.
  public Iterable<T> all() {
    return spare;
  }
}
