package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/// A parsed template; threads may share one.
public final class JinjaTemplate {
  private static final int MAX_SOURCE = 1 << 20;

  private final List<Node> nodes;

  private JinjaTemplate(List<Node> nodes) {
    this.nodes = nodes;
  }

  /// @throws JinjaException if the source is no template, or uses what is not implemented
  public static JinjaTemplate parse(String source) {
    if (source.length() > MAX_SOURCE) {
      throw new JinjaException(
          JinjaException.Kind.LIMIT,
          Phrase.of("it has %,d characters, at most %,d are read", source.length(), MAX_SOURCE));
    }
    try {
      return new JinjaTemplate(Parser.parse(source));
    } catch (StackOverflowError e) {
      throw new JinjaException(JinjaException.Kind.LIMIT, "it is nested too deep");
    }
  }

  /// @param variables `None`, `Boolean`, `Long`, `Double`, `String`, and lists and ordered maps of
  ///   these
  /// @param now the time that `strftime_now` returns
  /// @throws JinjaException with the kind of failure
  public Rendered render(Map<String, Object> variables, JinjaLimits limits, LocalDateTime now) {
    return render(variables, List.of(), limits, now);
  }

  /// As above, and tells what the loops over some items wrote.
  ///
  /// @param followed the items: objects among the variables, told apart by identity
  public Rendered render(
      Map<String, Object> variables,
      List<? extends Object> followed,
      JinjaLimits limits,
      LocalDateTime now) {
    var meter = new Meter(limits);
    var scope = Scope.outermost();
    Globals.addTo(scope, meter, now);
    variables.forEach(scope::set);
    try {
      return new Interpreter(meter, scope, followed).render(nodes);
    } catch (StackOverflowError e) {
      throw new JinjaException(JinjaException.Kind.LIMIT, "it is nested too deep");
    } catch (ArithmeticException e) {
      throw JinjaException.failed(Phrase.of("a number is too large (%s)", e.getMessage()));
    }
  }

  /// @param text the rendered text
  /// @param generations what the `{% generation %}` blocks wrote
  /// @param passes what each pass of a loop wrote whose item is followed
  public record Rendered(String text, List<Span> generations, List<Pass> passes) {}

  /// What one pass of a loop wrote.
  ///
  /// @param item its place among the followed ones
  public record Pass(int item, Span span) {}

  /// @param begin first character, in UTF-16 units
  /// @param end one after the last
  public record Span(int begin, int end) {}
}
