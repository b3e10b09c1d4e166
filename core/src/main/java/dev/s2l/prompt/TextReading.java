package dev.s2l.prompt;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Segment;
import dev.s2l.run.EnumWords;
import java.util.List;

/// A template whose user said what rows of running text are.
record TextReading(PromptTemplate template, TextForm textForm) implements PromptTemplate {
  /// What stands in the label between the template's own and the form.
  static final String MARK = "+text-is-rendered-";

  @Override
  public List<Segment> render(Content content) {
    return template.render(content);
  }

  @Override
  public RenderedRow rendered(Content content) {
    return template.rendered(content);
  }

  @Override
  public boolean writes(String name) {
    return template.writes(name);
  }

  @Override
  public String label() {
    return template.label() + MARK + EnumWords.of(textForm);
  }
}
