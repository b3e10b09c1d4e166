package dev.s2l.programs;

import dev.s2l.programs.Reply.Word;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Runs a program in a context of its own, within limits.
final class ProgramRun {
  private static final int MOST_NAME = 200;

  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watch").factory());
  private final Fence fence;
  private final Preamble preamble;
  private final long millis;
  private final int outputBytes;

  /// @param millis that a program may run
  /// @param outputBytes that it may print
  ProgramRun(Fence fence, Preamble preamble, long millis, int outputBytes) {
    this.fence = fence;
    this.preamble = preamble;
    this.millis = millis;
    this.outputBytes = outputBytes;
  }

  Reply run(String program) {
    var running = new AtomicReference<@Nullable Context>();
    var printed = new CappedOutput(outputBytes, () -> watch.execute(() -> cancel(running)));
    Context context = fence.context(printed);
    running.set(context);
    var touched = preamble.bind(context, program);
    var late = watch.schedule(() -> cancel(running), millis, TimeUnit.MILLISECONDS);
    Reply reply;
    try {
      reply = evaluate(context, program);
      if (touched.getAsBoolean()) {
        reply = new Reply(Word.UNSUPPORTED, "numpy");
      }
      // What is left in buffers is printed now, and what the program registered for its end is run.
      context.close();
    } catch (PolyglotException e) {
      reply = failure(e);
    } catch (RuntimeException | StackOverflowError e) {
      reply = new Reply(Word.FAILED, e.getClass().getSimpleName());
    }
    late.cancel(false);
    context.close(true);
    if (printed.over()) {
      return new Reply(Word.EXHAUSTED, "output");
    }
    return reply.word() == Word.FINISHED ? new Reply(Word.FINISHED, printed.text()) : reply;
  }

  private static void cancel(AtomicReference<@Nullable Context> running) {
    Context context = running.get();
    if (context != null) {
      context.close(true);
    }
  }

  private static Reply evaluate(Context context, String program) {
    try {
      context.eval(Source.newBuilder("python", program, "program.py").cached(false).buildLiteral());
      return new Reply(Word.FINISHED, "");
    } catch (PolyglotException e) {
      return failure(e);
    }
  }

  private static Reply failure(PolyglotException e) {
    if (e.isCancelled()) {
      return new Reply(Word.TIMEOUT, "");
    }
    if (e.isExit()) {
      return e.getExitStatus() == 0
          ? new Reply(Word.FINISHED, "")
          : new Reply(Word.FAILED, "SystemExit");
    }
    Value thrown = e.getGuestObject();
    if (thrown == null) {
      return new Reply(Word.FAILED, e.isSyntaxError() ? "SyntaxError" : "an error of the runner");
    }
    String name = shortened(thrown.getMetaObject().getMetaSimpleName());
    return switch (name) {
      case "ModuleNotFoundError" -> new Reply(Word.UNSUPPORTED, missing(thrown));
      case "MemoryError", "RecursionError" -> new Reply(Word.EXHAUSTED, name);
      default -> new Reply(Word.FAILED, name);
    };
  }

  private static String missing(Value thrown) {
    Value module = thrown.getMember("name");
    return module != null && module.isString() ? shortened(module.asString()) : "a module";
  }

  private static String shortened(String text) {
    return text.length() <= MOST_NAME ? text : text.substring(0, MOST_NAME);
  }
}
