package dev.s2l.prompt.jinja;

import java.util.List;

/// The variable `loop` inside a `for` block.
final class Loop {
  private final List<Object> items;
  private final int depth;
  private final Callable recursion;
  int index;

  Loop(List<Object> items, int depth, Callable recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  int depth() {
    return depth;
  }

  Callable recursion() {
    return recursion;
  }

  Object member(String name) {
    int size = items.size();
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) size - index;
      case "revindex0" -> size - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == size - 1;
      case "length" -> (long) size;
      case "depth" -> depth + 1L;
      case "depth0" -> (long) depth;
      case "previtem" ->
          index > 0 ? items.get(index - 1) : new Undefined("there is no previous item: it");
      case "nextitem" ->
          index < size - 1 ? items.get(index + 1) : new Undefined("there is no next item: it");
      case "cycle" ->
          (Callable)
              (positional, named) -> {
                if (positional.isEmpty()) {
                  throw JinjaException.failed("loop.cycle needs an item");
                }
                return positional.get(index % positional.size());
              };
      default -> new Undefined("loop." + name);
    };
  }
}
