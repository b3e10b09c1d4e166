package dev.s2l.run;

/// Why a command ended, as other programs see it. The numbers are part of the public contract.
public enum ExitCode {
  DONE(0),
  INTERNAL(1),
  USAGE(2),
  DATA(3),
  MODEL(4),
  DIVERGED(5),
  RESOURCES(6),
  NETWORK(7),
  RUN_DIRECTORY(8),
  USER_TOOL(9),
  INTERRUPTED(130),
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
