package dev.s2l.pipeline;

import java.util.Optional;
import java.util.SortedMap;

/// What a run would come to, before it is begun: `s2l plan`. Rows, tokens and steps are exact,
/// because the data is read and encoded; bytes and seconds are estimates.
///
/// @param clusters absent for methods without, and where a sweep will choose their number
public record Plan(
    Rows rows,
    Tokens tokens,
    Steps steps,
    Optional<Clusters> clusters,
    DiskBytes diskBytes,
    MemoryBytes memoryBytes,
    Optional<Seconds> seconds) {

  /// @param read rows found
  /// @param rejectedByReason by reading and by tokenizing
  /// @param used rows that the proxy is trained on
  /// @param selected rows of the subset
  public record Rows(
      long read, SortedMap<String, Long> rejectedByReason, long used, long selected) {}

  /// @param total of the used rows, after truncation
  /// @param learned tokens that count in a loss
  /// @param longest of a row
  /// @param overLength rows longer than `--max-length`, whatever becomes of them
  /// @param cutResponses used rows among them whose response loses text
  public record Tokens(long total, long learned, int longest, long overLength, long cutResponses) {}

  /// @param perEpoch steps that see every row once
  /// @param total steps in all
  /// @param recordEvery the recording interval T
  /// @param recordings columns of the trajectories
  /// @param trainedTokens in all steps
  /// @param scoredTokens in all recordings
  public record Steps(
      int perEpoch,
      int total,
      int recordEvery,
      int recordings,
      long trainedTokens,
      long scoredTokens) {}

  /// @param k clusters that will be asked for
  /// @param note why not the usual number, or what it costs; empty where there is nothing to say
  public record Clusters(int k, String note) {}

  /// What the run directory will hold.
  ///
  /// @param free what its disk has left
  public record DiskBytes(
      long dataset,
      long tokens,
      long checkpoints,
      long trajectories,
      long selection,
      long total,
      long free) {}

  /// @param peak of the process
  /// @param machine what there is
  public record MemoryBytes(long peak, long machine) {}

  /// Wall-clock time on this machine as busy as it is now.
  public record Seconds(
      double dataset, double tokenize, double train, double record, double select, double total) {}
}
