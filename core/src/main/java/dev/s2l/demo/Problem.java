package dev.s2l.demo;

import dev.s2l.run.Phrase;

/// One word problem and its solution.
///
/// @param question the question; its numbers are in the order of the topic's formula
/// @param intro one sentence before the calculation; ends with a colon
/// @param working the arithmetic up to, but without, the last `= answer`
/// @param unit of the answer
/// @param answer the right answer
record Problem(String question, String intro, String working, String unit, int answer) {
  /// The solution in the wording of `source`, with `claimed` as the result.
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
