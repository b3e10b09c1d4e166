package dev.s2l.cli;

public final class Main {
  private Main() {}

  public static void main(String[] a) {}
}
