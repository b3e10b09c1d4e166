package dev.s2l.pipeline;

import java.nio.file.Path;

/// Where each artifact of a run lives.
///
/// @param root the folder that `--output-dir` names
public record RunDirectory(Path root) {
  public Path dataset() {
    return root.resolve("dataset");
  }

  public Path tokens() {
    return root.resolve("tokens");
  }

  public Path proxy() {
    return root.resolve("proxy");
  }

  public Path target() {
    return root.resolve("target");
  }

  public Path trajectories() {
    return root.resolve("trajectories");
  }

  public Path clusters() {
    return root.resolve("clusters");
  }

  public Path selection() {
    return root.resolve("selection");
  }

  public Path log() {
    return root.resolve("log");
  }

  public Path manifest() {
    return root.resolve("manifest.json");
  }

  /// Where data and losses were read from: see [RunInputs].
  Path inputs() {
    return root.resolve("inputs.json");
  }

  public Path report() {
    return root.resolve("report.html");
  }
}
