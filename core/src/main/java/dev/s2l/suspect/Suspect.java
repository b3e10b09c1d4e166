package dev.s2l.suspect;

/// A row that the user should look at.
///
/// @param row 0-based among the accepted rows
/// @param score how far the row is beyond the threshold of its kind: 1 at the threshold, more is
///   worse
/// @param evidence what was found, for people
public record Suspect(int row, SuspectKind kind, double score, String evidence) {}
