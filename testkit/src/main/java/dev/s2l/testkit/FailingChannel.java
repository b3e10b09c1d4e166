package dev.s2l.testkit;

import static dev.s2l.testkit.FailingFiles.nothing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// An open file of [FailingFiles].
final class FailingChannel extends FileChannel {
  private final FailingFiles files;
  private final FileChannel real;

  FailingChannel(FailingFiles files, FileChannel real) {
    this.files = files;
    this.real = real;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return files.counted("read", () -> real.read(to));
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    return files.counted("read", () -> real.read(to, offset, length));
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    return files.counted("read", () -> real.read(to, position));
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (files.fails()) {
      real.write(half(from));
      throw files.failure("write");
    }
    return real.write(from);
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    if (files.fails()) {
      real.write(half(from), position);
      throw files.failure("write");
    }
    return real.write(from, position);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return files.counted("write", () -> real.write(from, offset, length));
  }

  private static ByteBuffer half(ByteBuffer bytes) {
    return bytes.slice(bytes.position(), bytes.remaining() / 2);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return files.counted("size", real::size);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    files.counted("truncate", () -> real.truncate(size));
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    files.counted("sync", () -> nothing(() -> real.force(metadata)));
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
    return files.counted("transfer", () -> real.transferTo(position, count, to));
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
    return files.counted("transfer", () -> real.transferFrom(from, position, count));
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return files.counted("map", () -> real.map(mode, position, size));
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return files.counted("lock", () -> real.lock(position, size, shared));
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    if (files.fails()) {
      throw files.failure("lock");
    }
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
