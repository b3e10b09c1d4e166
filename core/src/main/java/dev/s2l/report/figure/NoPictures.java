package dev.s2l.report.figure;

/// This Java cannot draw pictures of pixels: it lacks `java.desktop` or its native part, or finds
/// no screen although it was told that there is one.
public final class NoPictures extends Exception {
  private static final long serialVersionUID = 1;

  NoPictures(Error cause) {
    super(cause.toString(), cause);
  }
}
