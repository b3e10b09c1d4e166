package dev.s2l.demo;

import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes the rows, shuffles them, then spoils a few. Each step has its own random stream.
final class DemoGenerator {
  private static final int MIN_ROWS = 500;

  private final long seed;
  private final Set<String> asked = new HashSet<>();

  /// A row before the rows are shuffled.
  private record Drafted(Topic topic, Source source, Problem problem) {
    String output() {
      return problem.solution(source, problem.answer());
    }
  }

  DemoGenerator(long seed) {
    this.seed = seed;
  }

  DemoData generate(int rows) {
    if (rows < MIN_ROWS) {
      throw new IllegalArgumentException(Phrase.of("at least %d rows: %d", MIN_ROWS, rows));
    }
    List<Drafted> drafts = drafts(rows);
    int[] order = shuffled("demo/order", rows);
    int[] spoiled = shuffled("demo/planted", rows);
    var faults = new HashMap<Integer, Fault>();
    int next = 0;
    for (Fault fault : Fault.values()) {
      for (int end = next + fault.count(rows); next < end; next++) {
        faults.put(spoiled[next], fault);
      }
    }
    return written(drafts, order, faults, Arrays.copyOfRange(spoiled, next, rows));
  }

  private List<Drafted> drafts(int rows) {
    var drafts = new ArrayList<Drafted>(rows);
    for (Topic topic : Topic.values()) {
      var draw = new Draw(RandomStream.named(seed, "demo/topic-" + topic.label()));
      for (int i = topic.count(rows); i > 0; i--) {
        drafts.add(new Drafted(topic, Source.drawn(draw), unasked(topic, draw)));
      }
    }
    return drafts;
  }

  /// Draws until the problem is new: only planted rows repeat others.
  private Problem unasked(Topic topic, Draw draw) {
    for (int attempt = 0; attempt < 10_000; attempt++) {
      Problem problem = topic.problem(draw);
      if (asked.add(problem.question().toLowerCase(Locale.ROOT))) {
        return problem;
      }
    }
    throw new IllegalArgumentException("too many rows: no new problem of topic " + topic.label());
  }

  private int[] shuffled(String stream, int rows) {
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    RandomStream.named(seed, stream).shuffle(order);
    return order;
  }

  private DemoData written(
      List<Drafted> drafts, int[] order, Map<Integer, Fault> faults, int[] good) {
    var draw = new Draw(RandomStream.named(seed, "demo/faults"));
    var rows = new ArrayList<DemoData.Row>();
    var planted = new ArrayList<Planted>();
    for (int row = 0; row < order.length; row++) {
      Drafted draft = drafts.get(order[row]);
      Fault fault = faults.get(row);
      if (fault == null) {
        rows.add(row(row, draft, draft.problem().question(), draft.output()));
        continue;
      }
      int other = good[draw.between(0, good.length - 1)];
      while (fault == Fault.WRONG_OUTPUT && drafts.get(order[other]).topic() == draft.topic()) {
        other = good[draw.between(0, good.length - 1)];
      }
      rows.add(spoiled(row, draft, fault, drafts.get(order[other]), draw));
      String right = fault == Fault.DUPLICATE ? "copy of " + id(other) : draft.output();
      planted.add(new Planted(row, id(row), fault, right));
    }
    return new DemoData(rows, planted);
  }

  private static DemoData.Row spoiled(
      int row, Drafted draft, Fault fault, Drafted other, Draw draw) {
    String question = draft.problem().question();
    return switch (fault) {
      case WRONG_OUTPUT -> row(row, draft, question, other.output());
      case WRONG_ANSWER -> {
        int wrong = draft.problem().answer() + draw.between(1, 9);
        yield row(row, draft, question, draft.problem().solution(draft.source(), wrong));
      }
      case TRUNCATED -> row(row, draft, question, cut(draft.output(), draw));
      case DUPLICATE -> {
        String copied = other.problem().question();
        yield switch (draw.between(0, 2)) {
          case 0 -> row(row, other, copied, other.output());
          case 1 -> row(row, other, copied.replaceFirst(" ", "  ") + " ", other.output());
          default -> row(row, other, copied.toLowerCase(Locale.ROOT), other.output());
        };
      }
    };
  }

  /// The first third to two thirds of the words.
  private static String cut(String output, Draw draw) {
    String[] words = output.split(" ", -1);
    int kept = Math.max(1, words.length * draw.between(30, 65) / 100);
    return String.join(" ", Arrays.asList(words).subList(0, kept));
  }

  private static DemoData.Row row(int row, Drafted draft, String instruction, String output) {
    return new DemoData.Row(
        id(row), draft.source().label(), draft.topic().label(), instruction, output);
  }

  private static String id(int row) {
    return Phrase.of("demo-%05d", row + 1);
  }
}
