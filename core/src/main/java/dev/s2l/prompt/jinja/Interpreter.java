package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Executes statements. Each object renders one text, in one thread.
final class Interpreter {
  /// How the execution of a block ended.
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Meter meter;
  private final Evaluator evaluator;
  private final Scope globals;
  private final StringBuilder root = new StringBuilder();
  private final List<JinjaTemplate.Span> generations = new ArrayList<>();
  private final IdentityHashMap<Object, Integer> followed = new IdentityHashMap<>();
  private final List<JinjaTemplate.Pass> passes = new ArrayList<>();

  Interpreter(Meter meter, Scope globals, List<? extends Object> followed) {
    for (int i = 0; i < followed.size(); i++) {
      this.followed.put(followed.get(i), i);
    }
    this.meter = meter;
    this.globals = globals;
    this.evaluator = new Evaluator(meter);
  }

  JinjaTemplate.Rendered render(List<Node> nodes) {
    run(nodes, globals, root);
    return new JinjaTemplate.Rendered(
        root.toString(), List.copyOf(generations), List.copyOf(passes));
  }

  private Flow run(List<Node> nodes, Scope scope, StringBuilder out) {
    for (Node node : nodes) {
      Flow flow = run(node, scope, out);
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow run(Node node, Scope scope, StringBuilder out) {
    meter.step();
    switch (node) {
      case Node.Text text -> out.append(meter.made(text.text()));
      case Node.Output output ->
          out.append(meter.made(Values.text(evaluator.value(output.expression(), scope))));
      case Node.If test -> {
        boolean holds = Values.truth(evaluator.value(test.test(), scope));
        return run(holds ? test.body() : test.elseBody(), scope, out);
      }
      case Node.For loop -> forEach(loop, evaluator.value(loop.items(), scope), scope, out, 0);
      case Node.Set set -> set(set, evaluator.value(set.value(), scope), scope);
      case Node.SetBlock set -> {
        var text = new StringBuilder();
        run(set.body(), scope.inner(), text);
        scope.set(set.target(), filtered(set.filters(), text.toString(), scope));
      }
      case Node.Macro macro -> scope.set(macro.name(), function(macro, scope));
      case Node.FilterBlock block -> {
        var text = new StringBuilder();
        run(block.body(), scope.inner(), text);
        out.append(Values.text(filtered(block.filters(), text.toString(), scope)));
      }
      case Node.Generation generation -> {
        int begin = out.length();
        Flow flow = run(generation.body(), scope.inner(), out);
        if (out == root) {
          generations.add(new JinjaTemplate.Span(begin, out.length()));
        }
        return flow;
      }
      case Node.With with -> {
        Scope inner = scope.inner();
        for (int i = 0; i < with.names().size(); i++) {
          inner.set(with.names().get(i), evaluator.value(with.values().get(i), scope));
        }
        return run(with.body(), inner, out);
      }
      case Node.Break exit -> {
        return Flow.BREAK;
      }
      case Node.Continue next -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.ON;
  }

  private Object filtered(List<Expr.Filter> filters, String text, Scope scope) {
    Object value = text;
    for (Expr.Filter filter : filters) {
      value = evaluator.filter(filter, value, scope);
    }
    return value;
  }

  private void forEach(Node.For loop, Object over, Scope scope, StringBuilder out, int depth) {
    meter.enter();
    List<Object> items = Values.items(over);
    meter.steps(items.size());
    if (loop.condition().isPresent()) {
      var kept = new ArrayList<Object>();
      for (Object item : items) {
        Scope inner = scope.inner();
        assign(loop.targets(), item, inner);
        if (Values.truth(evaluator.value(loop.condition().get(), inner))) {
          kept.add(item);
        }
      }
      items = kept;
    }
    Callable recursion =
        (positional, named) -> {
          if (!loop.recursive() || positional.size() != 1) {
            throw JinjaException.failed("the loop is not recursive");
          }
          var text = new StringBuilder();
          forEach(loop, positional.getFirst(), scope, text, depth + 1);
          return text.toString();
        };
    var variable = new Loop(items, depth, recursion);
    for (int i = 0; i < items.size(); i++) {
      meter.step();
      variable.index = i;
      Scope inner = scope.inner();
      inner.set("loop", variable);
      assign(loop.targets(), items.get(i), inner);
      int begin = out.length();
      Flow flow = run(loop.body(), inner, out);
      Integer place = out == root ? followed.get(items.get(i)) : null;
      if (place != null && out.length() > begin) {
        passes.add(new JinjaTemplate.Pass(place, new JinjaTemplate.Span(begin, out.length())));
      }
      if (flow == Flow.BREAK) {
        break;
      }
    }
    if (items.isEmpty()) {
      run(loop.elseBody(), scope.inner(), out);
    }
    meter.leave();
  }

  private static void assign(List<String> targets, Object value, Scope scope) {
    if (targets.size() == 1) {
      scope.set(targets.getFirst(), value);
      return;
    }
    List<Object> parts = Values.items(value);
    if (parts.size() != targets.size()) {
      throw JinjaException.failed(
          Phrase.of("%d values for %d names", parts.size(), targets.size()));
    }
    for (int i = 0; i < parts.size(); i++) {
      scope.set(targets.get(i), parts.get(i));
    }
  }

  private static void set(Node.Set set, Object value, Scope scope) {
    if (set.attribute().isEmpty()) {
      assign(set.targets(), value, scope);
    } else if (scope.get(set.targets().getFirst()) instanceof Namespace namespace) {
      namespace.values().put(set.attribute(), value);
    } else {
      throw JinjaException.failed(
          Phrase.of(
              "'%s' is no namespace: its attributes cannot be set", set.targets().getFirst()));
    }
  }

  private Callable function(Node.Macro macro, Scope defined) {
    var names = List.copyOf(macro.parameters().keySet());
    return (positional, named) -> {
      meter.enter();
      Scope scope = defined.inner();
      var rest = new HashMap<>(named);
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        if (i < positional.size()) {
          scope.set(name, positional.get(i));
        } else if (rest.containsKey(name)) {
          scope.set(name, Objects.requireNonNull(rest.remove(name)));
        } else {
          var fallback = Objects.requireNonNull(macro.parameters().get(name));
          Object value =
              fallback.isPresent()
                  ? evaluator.value(fallback.get(), scope)
                  : new Undefined(Phrase.of("the parameter '%s'", name));
          scope.set(name, value);
        }
      }
      if (positional.size() > names.size() || !Map.of().equals(withoutPassed(rest, names))) {
        throw JinjaException.failed(Phrase.of("the macro '%s' takes %s", macro.name(), names));
      }
      var text = new StringBuilder();
      run(macro.body(), scope, text);
      meter.leave();
      return text.toString();
    };
  }

  private static Map<String, Object> withoutPassed(Map<String, Object> rest, List<String> names) {
    names.forEach(rest::remove);
    return rest;
  }
}
