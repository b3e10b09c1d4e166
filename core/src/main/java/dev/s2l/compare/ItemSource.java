package dev.s2l.compare;

import java.io.IOException;
import java.util.Optional;

/// Where values by item are.
@FunctionalInterface
public interface ItemSource {
  /// No cell has any.
  ItemSource NONE = cell -> Optional.empty();

  /// @return the values of a finished cell; empty if it has none
  Optional<ItemValues> of(CellResult cell) throws IOException;
}
