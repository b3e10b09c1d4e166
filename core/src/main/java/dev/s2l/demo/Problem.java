package dev.s2l.demo;

import dev.s2l.run.Phrase;

/// One word problem and its solution.
///
/// @param question what is asked; its numbers stand in the order that the topic's formula reads
/// @param intro one worded sentence that leads into the working, ends with a colon
/// @param working the arithmetic up to, but without, the last `= answer`
/// @param unit what the answer counts
/// @param answer the right answer
record Problem(String question, String intro, String working, String unit, int answer) {
  /// The worked solution as `source` words it, claiming that the result is `claimed`.
  String solution(Source source, int claimed) {
    String worked =
        switch (source) {
          case WORKSHEET -> Phrase.of("%s = %d.", working, claimed);
          case TEXTBOOK -> Phrase.of("%s %s = %d %s.", intro, working, claimed, unit);
          case FORUM -> Phrase.of("I got %s = %d %s.", working, claimed, unit);
        };
    return worked + " The answer is " + claimed;
  }
}
