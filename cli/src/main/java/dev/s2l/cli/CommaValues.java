package dev.s2l.cli;

import dev.s2l.run.CommaList;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Options whose values are names of the user, in a [CommaList]: a list of them, or a mapping.
abstract class CommaValues implements IParameterConsumer {
  /// `A,B`.
  static final class OfList extends CommaValues {
    @Override
    Object with(Object before, String option, List<String> values) {
      var all = new ArrayList<Object>(before instanceof List<?> list ? list : List.of());
      all.addAll(values);
      return all;
    }
  }

  /// `WORD=COLUMN,WORD=COLUMN`.
  static final class OfMap extends CommaValues {
    @Override
    Object with(Object before, String option, List<String> values) {
      var all = new LinkedHashMap<Object, Object>(before instanceof Map<?, ?> map ? map : Map.of());
      for (String value : values) {
        int equals = value.indexOf('=');
        if (equals < 0) {
          throw CommaList.withoutEquals(option, value);
        }
        String word = value.substring(0, equals);
        Object other = all.put(word, value.substring(equals + 1));
        if (other != null) {
          throw new IllegalArgumentException(
              Phrase.of(
                  "%s names two columns for %s: \"%s\" and \"%s\".",
                  option, word, other, value.substring(equals + 1)));
        }
      }
      return all;
    }
  }

  /// What the option holds with further values; what it held before is not changed.
  ///
  /// @throws IllegalArgumentException saying what is wrong with a value
  abstract Object with(Object before, String option, List<String> values);

  // picocli passes a Stack.
  @SuppressWarnings("JdkObsolete")
  @Override
  public final void consumeParameters(Stack<String> words, ArgSpec argument, CommandSpec spec) {
    String option = argument instanceof OptionSpec named ? named.longestName() : "";
    if (words.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          Phrase.of(
              "Missing required parameter for option '%s' (%s)", option, argument.paramLabel()));
    }
    try {
      List<String> values = CommaList.parse(option, words.pop());
      argument.setValue(with(argument.getValue(), option, values));
    } catch (S2lException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), S2lException.withOptions(e), e);
    }
  }
}
