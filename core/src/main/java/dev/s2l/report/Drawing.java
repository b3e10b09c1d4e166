package dev.s2l.report;

import dev.s2l.report.figure.Figure;
import java.util.List;

/// A figure of a run, or what the run lacks for it.
sealed interface Drawing {
  /// The name of its files, without an ending.
  String name();

  /// @param notes what the figure leaves out, in sentences
  record Made(Figure figure, List<String> notes) implements Drawing {
    public Made {
      notes = List.copyOf(notes);
    }

    static Made of(Figure figure) {
      return new Made(figure, List.of());
    }

    @Override
    public String name() {
      return figure.name();
    }
  }

  /// @param lacks what the run has not, in a sentence without a full stop
  /// @param remedy what gives it: an option or a command
  record LeftOut(String name, String lacks, String remedy) implements Drawing {
    String sentence() {
      return lacks + ". " + remedy;
    }
  }
}
