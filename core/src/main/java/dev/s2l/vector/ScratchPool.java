package dev.s2l.vector;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Things that only one thread may use at a time and that are worth keeping: whoever needs one
/// takes a spare one, or a new one where there is none.
public final class ScratchPool<T> {
  private final Supplier<T> maker;
  private final ConcurrentLinkedQueue<T> spare = new ConcurrentLinkedQueue<>();

  /// @param maker of new ones; called by any thread
  public ScratchPool(Supplier<T> maker) {
    this.maker = maker;
  }

  /// Lends one for the time of the call.
  public void with(Consumer<T> user) {
    T found = spare.poll();
    T lent = found == null ? maker.get() : found;
    user.accept(lent);
    spare.add(lent);
  }

  /// All there are, when no thread uses one.
  public Iterable<T> all() {
    return spare;
  }
}
