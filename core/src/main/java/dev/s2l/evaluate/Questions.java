package dev.s2l.evaluate;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.ChatTemplate;
import dev.s2l.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The prompts of a task: its template around each question, behind the examples if it has some.
public final class Questions {
  /// The seed with which lm-evaluation-harness draws examples.
  private static final int SHOT_SEED = 1234;

  /// What puts a template around a question.
  public sealed interface Frame {
    /// A text in which `{question}` stands.
    record Text(String text) implements Frame {}

    /// A template that data sets are rendered with.
    record Named(PromptTemplate template) implements Frame {}
  }

  private final TaskPrompt prompt;
  private final Frame frame;
  private final List<String> shots;
  private final int count;

  /// @param frame around each question
  /// @param examples from which those before a question are drawn; empty for none
  /// @param count how many stand before a question
  public Questions(TaskPrompt prompt, Frame frame, List<Item> examples, int count) {
    this.prompt = prompt;
    this.frame = frame;
    this.count = count;
    this.shots =
        examples.stream().map(shot -> framed(shot.question()) + " " + shot.reference()).toList();
  }

  /// The prompt of an item, in the segments that a tokenizer reads.
  ///
  /// @param items that are asked, of which each has its own examples, drawn in the order of the
  ///   whole set: a limit changes nobody's
  public List<List<Segment>> of(List<Item> items, boolean program) {
    List<int[]> drawn = draws(items.stream().mapToInt(Item::place).max().orElse(-1) + 1);
    var prompts = new ArrayList<List<Segment>>();
    for (Item item : items) {
      String question = item.question() + (program ? prompt.programSuffix() : "");
      prompts.add(segments(before(drawn, item), question));
    }
    return prompts;
  }

  private List<int[]> draws(int items) {
    var drawn = new ArrayList<int[]>();
    if (count > 0) {
      var random = new PythonRandom(SHOT_SEED);
      for (int i = 0; i < items; i++) {
        drawn.add(random.sample(shots.size(), count));
      }
    }
    return drawn;
  }

  private String before(List<int[]> drawn, Item item) {
    if (count == 0) {
      return "";
    }
    var text = new StringBuilder();
    for (int shot : drawn.get(item.place())) {
      text.append(shots.get(shot)).append("\n\n");
    }
    return text.toString();
  }

  private List<Segment> segments(String before, String question) {
    return switch (frame) {
      case Frame.Named(ChatTemplate chat) ->
          chat.prompt(List.of(Turn.of(Role.USER, before + question)), "");
      case Frame.Named named -> List.of(new Segment(before + framed(question), false));
      case Frame.Text text -> List.of(new Segment(before + framed(question), false));
    };
  }

  private String framed(String question) {
    return switch (frame) {
      case Frame.Text(var text) -> text.replace(TaskPrompt.QUESTION, question);
      case Frame.Named(ChatTemplate chat) -> question;
      case Frame.Named(var template) ->
          template.render(new Content.SingleTurn(question, "", "")).stream()
              .filter(segment -> !segment.learned())
              .map(Segment::text)
              .collect(Collectors.joining());
    };
  }
}
