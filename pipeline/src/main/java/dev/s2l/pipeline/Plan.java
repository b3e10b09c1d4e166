package dev.s2l.pipeline;

import java.util.Optional;
import java.util.SortedMap;

/// What a run would take, computed before it begins: `s2l plan`. Rows, tokens and steps are exact,
/// because the data is read and encoded; bytes and seconds are estimates.
///
/// @param target absent without rows of the task
/// @param clusters absent for methods without, and where a sweep will choose their number
public record Plan(
    Rows rows,
    Tokens tokens,
    Optional<Target> target,
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

  /// @param total tokens of the used rows, after truncation
  /// @param learned tokens that count in a loss
  /// @param longest tokens of the longest row
  /// @param overLength rows longer than `--max-length`, truncated or not
  /// @param cutResponses used rows among them whose response loses text
  public record Tokens(long total, long learned, int longest, long overLength, long cutResponses) {}

  /// Rows of the task that the subset is wanted for.
  ///
  /// @param rows without those that are rejected
  /// @param used rows with tokens to learn
  /// @param tokens of the used rows, after truncation
  /// @param trainedTokens of the short training on them, all its steps together
  public record Target(int rows, int used, long tokens, long trainedTokens) {}

  /// @param perEpoch steps that see every row once
  /// @param total steps in all
  /// @param recordEvery the recording interval T
  /// @param recordings columns of the trajectories
  /// @param trainedTokens in all steps
  /// @param scoredTokens in all recordings
  /// @param scoredTokensByMode what `scoredTokens` are in each mode of recording, by its word
  public record Steps(
      int perEpoch,
      int total,
      int recordEvery,
      int recordings,
      long trainedTokens,
      long scoredTokens,
      SortedMap<String, Long> scoredTokensByMode) {}

  /// @param k clusters that will be asked for
  /// @param note why it is not the usual number, or what follows from it; empty if there is nothing
  ///   to note
  public record Clusters(int k, String note) {}

  /// The size of the run directory.
  ///
  /// @param free bytes free on its disk
  public record DiskBytes(
      long dataset,
      long tokens,
      long checkpoints,
      long trajectories,
      long selection,
      long total,
      long free) {}

  /// @param peak of the process
  /// @param machine bytes of memory of the machine
  public record MemoryBytes(long peak, long machine) {}

  /// Wall-clock time on this machine under its current load.
  ///
  /// @param recordByMode what `record` is in each mode of recording, by its word
  public record Seconds(
      double dataset,
      double tokenize,
      double train,
      double record,
      double select,
      double total,
      SortedMap<String, Double> recordByMode) {}
}
