package dev.s2l.testkit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/// The files of the machine, with a failure at the N-th call. Every call on a path of [#path(Path)]
/// is counted, and every read, write and sync of a file that was opened by such a path. A write
/// that fails has written half of its bytes, as on a full disk.
public final class FailingFiles {
  /// What happens to the calls after the one that fails.
  public enum Then {
    /// They succeed again.
    HEALED,
    /// They fail, too.
    BROKEN
  }

  /// The real call, if it does not fail.
  @FunctionalInterface
  interface Call<T> {
    T now() throws IOException;
  }

  private final int failing;
  private final Then then;
  private final Provider provider;
  private final Files fileSystem;
  private int calls;

  /// @param failing the number of the first call that fails, from 1
  public FailingFiles(int failing, Then then, Path anyPath) {
    this.failing = failing;
    this.then = then;
    this.provider = new Provider(anyPath.getFileSystem().provider());
    this.fileSystem = new Files(anyPath.getFileSystem());
  }

  /// The same file, as a path whose calls may fail.
  public Path path(Path file) {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> ofPath(file, method, arguments));
  }

  /// Whether a call failed.
  public boolean failed() {
    return calls >= failing;
  }

  boolean fails() {
    calls++;
    return then == Then.HEALED ? calls == failing : calls >= failing;
  }

  IOException failure(String what) {
    return new IOException("call " + calls + " fails: " + what);
  }

  <T> T counted(String what, Call<T> call) throws IOException {
    if (fails()) {
      throw failure(what);
    }
    return call.now();
  }

  private Object ofPath(Path file, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("getFileSystem")) {
      return fileSystem;
    }
    if (method.getName().equals("toRealPath") && fails()) {
      throw failure("toRealPath " + file);
    }
    Object[] real =
        arguments == null
            ? new Object[0]
            : Arrays.stream(arguments).map(a -> a instanceof Path p ? real(p) : a).toArray();
    try {
      Object result = method.invoke(file, real);
      return switch (result) {
        case Path path -> path(path);
        case Iterator<?> parts -> {
          var paths = new ArrayList<Path>();
          parts.forEachRemaining(part -> paths.add(path((Path) part)));
          yield paths.iterator();
        }
        case null, default -> result;
      };
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Path real(Path path) {
    return path.getFileSystem() == fileSystem ? Path.of(path.toString()) : path;
  }

  private final class Files extends FileSystem {
    private final FileSystem real;

    Files(FileSystem real) {
      this.real = real;
    }

    @Override
    public FileSystemProvider provider() {
      return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      return List.of(path(real.getRootDirectories().iterator().next()));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return path(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      return real.getPathMatcher(pattern);
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
      return real.newWatchService();
    }
  }

  private final class Provider extends FileSystemProvider {
    private final FileSystemProvider real;

    Provider(FileSystemProvider real) {
      this.real = real;
    }

    @Override
    public String getScheme() {
      return "failing";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return counted(
          "open " + path,
          () ->
              new FailingChannel(
                  FailingFiles.this, real.newFileChannel(real(path), options, attributes)));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      var entries =
          counted(
              "list " + folder,
              () -> real.newDirectoryStream(real(folder), entry -> filter.accept(path(entry))));
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return StreamSupport.stream(entries.spliterator(), false)
              .map(FailingFiles.this::path)
              .iterator();
        }

        @Override
        public void close() throws IOException {
          entries.close();
        }
      };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      counted("create " + folder, () -> nothing(() -> real.createDirectory(real(folder))));
    }

    @Override
    public void delete(Path path) throws IOException {
      counted("delete " + path, () -> nothing(() -> real.delete(real(path))));
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
      counted("copy " + from, () -> nothing(() -> real.copy(real(from), real(to), options)));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
      counted("move " + from, () -> nothing(() -> real.move(real(from), real(to), options)));
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return counted("compare " + one, () -> real.isSameFile(real(one), real(other)));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return counted("look at " + path, () -> real.isHidden(real(path)));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return counted("look at " + path, () -> real.getFileStore(real(path)));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      counted("look at " + path, () -> nothing(() -> real.checkAccess(real(path), modes)));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return counted("look at " + path, () -> real.readAttributes(real(path), type, options));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return counted("look at " + path, () -> real.readAttributes(real(path), names, options));
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      counted(
          "change " + path,
          () -> nothing(() -> real.setAttribute(real(path), name, value, options)));
    }
  }

  /// A call without a result.
  @FunctionalInterface
  interface Action {
    void now() throws IOException;
  }

  static Boolean nothing(Action action) throws IOException {
    action.now();
    return true;
  }
}
