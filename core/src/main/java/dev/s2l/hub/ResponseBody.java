package dev.s2l.hub;

import dev.s2l.run.Phrase;
import dev.s2l.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Reads the body of a response. A server may cut it or stop sending: a watcher thread closes it
/// when no byte comes for too long, or when the user stops the program.
final class ResponseBody implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final InputStream in;
  private final String host;
  private final Thread watcher;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean silent;
  private volatile boolean done;

  ResponseBody(HubResponse response, Duration silence, StopSignal stop) {
    this.in = response.body();
    this.host = HubClient.host(response.uri());
    this.watcher = Thread.ofVirtual().start(() -> watch(silence, stop));
  }

  /// @return bytes read, −1 at the end
  /// @throws RetryableFault if the connection broke
  int read(byte[] buffer, boolean progressed) throws RetryableFault {
    try {
      int n = in.read(buffer);
      lastNanos = System.nanoTime();
      if (n < 0 && silent) {
        throw RetryableFault.cut(host + " sends nothing any more", progressed);
      }
      return n;
    } catch (IOException e) {
      throw RetryableFault.cut(
          silent ? host + " sends nothing any more" : host + " cut the connection", progressed);
    }
  }

  /// Reads the whole body.
  ///
  /// @param maxBytes a longer body is refused
  byte[] readAll(int maxBytes) throws RetryableFault {
    var all = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int n = read(buffer, false); n >= 0; n = read(buffer, false)) {
      if (all.size() + n > maxBytes) {
        throw RetryableFault.of(
            Phrase.of("%s sends more than %d bytes of metadata", host, maxBytes));
      }
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }

  private void watch(Duration silence, StopSignal stop) {
    try {
      while (!done) {
        Thread.sleep(POLL_MILLIS);
        silent = System.nanoTime() - lastNanos > silence.toNanos();
        if (silent || stop.requested()) {
          in.close();
          return;
        }
      }
    } catch (InterruptedException | IOException e) {
      // Interrupted: the reader is done. If closing fails, the reader sees the failure itself.
    }
  }

  @Override
  public void close() {
    done = true;
    watcher.interrupt();
  }
}
