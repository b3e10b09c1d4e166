package dev.s2l.hub;

import dev.s2l.run.Phrase;
import dev.s2l.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Reads the body of an answer, which a server may cut or leave hanging: a watcher closes it when
/// nothing comes for too long or the user stops the program.
final class Body implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  private final InputStream in;
  private final String host;
  private final Thread watcher;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean silent;
  private volatile boolean done;

  Body(Answer answer, Duration silence, StopSignal stop) {
    this.in = answer.body();
    this.host = Web.host(answer.uri());
    this.watcher = Thread.ofVirtual().start(() -> watch(silence, stop));
  }

  /// @return bytes read, −1 at the end
  /// @throws HubFault if the connection broke
  int read(byte[] buffer, boolean progressed) throws HubFault {
    try {
      int n = in.read(buffer);
      lastNanos = System.nanoTime();
      if (n < 0 && silent) {
        throw HubFault.cut(host + " sends nothing any more", progressed);
      }
      return n;
    } catch (IOException e) {
      throw HubFault.cut(
          silent ? host + " sends nothing any more" : host + " cut the connection", progressed);
    }
  }

  /// All of it.
  ///
  /// @param most bytes that are accepted
  byte[] readAll(int most) throws HubFault {
    var all = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int n = read(buffer, false); n >= 0; n = read(buffer, false)) {
      if (all.size() + n > most) {
        throw HubFault.of(Phrase.of("%s sends more than %d bytes of metadata", host, most));
      }
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }

  private void watch(Duration silence, StopSignal stop) {
    try {
      while (!done) {
        Thread.sleep(LOOK_MILLIS);
        silent = System.nanoTime() - lastNanos > silence.toNanos();
        if (silent || stop.requested()) {
          in.close();
          return;
        }
      }
    } catch (InterruptedException | IOException e) {
      // Interrupted: the reader is done. Not closed: the reader sees the fault itself.
    }
  }

  @Override
  public void close() {
    done = true;
    watcher.interrupt();
  }
}
