package dev.s2l.programs;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The process. Standard input brings programs, standard output takes a reply for each; both as
/// frames: four bytes of length, then UTF-8. A reply begins with a word ([Reply]) and a line break.
/// The first frame in is the preamble, the first one out says `ready`.
///
/// Whoever started the process ends it when a reply is late. The process ends by itself when
/// standard input does: at once, whatever a program is doing.
public final class ProgramServer {
  private static final int STACK_BYTES = 64 << 20;
  private static final int MOST_PROGRAM_BYTES = 16 << 20;

  private final BlockingQueue<String> programs = new LinkedBlockingQueue<>();
  private final DataOutputStream replies;
  private final long millis;
  private final int outputBytes;

  private ProgramServer(OutputStream replies, long millis, int outputBytes) {
    this.replies = new DataOutputStream(new BufferedOutputStream(replies));
    this.millis = millis;
    this.outputBytes = outputBytes;
  }

  /// Serves until standard input ends.
  ///
  /// @param arguments milliseconds that a program may run; bytes that it may print
  public static void main(String[] arguments) throws IOException {
    OutputStream replies = System.out;
    // The frames are alone there, whatever else would print.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    System.setErr(System.out);
    var server =
        new ProgramServer(replies, Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]));
    // Recursion in Python is recursion here.
    new Thread(null, server::work, "programs", STACK_BYTES).start();
    server.read();
  }

  /// A program that never ends must not keep the process when nobody waits any more.
  private void read() {
    try (var in = new DataInputStream(new BufferedInputStream(System.in))) {
      while (true) {
        int length = in.readInt();
        if (length < 0 || length > MOST_PROGRAM_BYTES) {
          break;
        }
        programs.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The end of the input, or as good as that.
    }
    Runtime.getRuntime().halt(0);
  }

  private void work() {
    try {
      var preamble = Preamble.of(programs.take());
      var runs = new ProgramRun(Fence.make(), preamble, millis, outputBytes);
      // The first context compiles and loads much: no program's time.
      runs.run("import hashlib\nprint(sqrt(16), hashlib.md5(b'').hexdigest(), f'{1/3:.2f}')");
      send(new Reply(Reply.Word.READY, ""));
      while (true) {
        send(runs.run(programs.take()));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void send(Reply reply) throws IOException {
    byte[] bytes = reply.line().getBytes(StandardCharsets.UTF_8);
    replies.writeInt(bytes.length);
    replies.write(bytes);
    replies.flush();
  }
}
