package dev.s2l.lm.tokenize;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The rows of a store without their prompts: the tokens of the response alone, after the token
/// that the tokenizer puts in front of every text, if it does. The first token of the response does
/// not count, since nothing of the row comes before it. Rows with fewer than two tokens in the
/// response are not usable.
public final class ResponsesAlone implements TokenRows {
  private final TokenRows whole;
  private final OptionalInt front;

  /// (rows) tokens of each response.
  private final int[] counts;

  /// @param front the beginning-of-sequence token; empty if the tokenizer puts none in front
  public ResponsesAlone(TokenRows whole, OptionalInt front) {
    this.whole = whole;
    this.front = front;
    this.counts =
        IntStream.range(0, whole.rows()).map(row -> responsePlaces(whole, row).length).toArray();
  }

  /// The places of the response in a row. A response that has no prompt begins with the row.
  private static int[] responsePlaces(TokenRows whole, int row) {
    boolean[] learned = whole.learned(row);
    return IntStream.range(0, learned.length).filter(t -> learned[t]).toArray();
  }

  @Override
  public int rows() {
    return whole.rows();
  }

  @Override
  public int sharedPrefix() {
    return 0;
  }

  @Override
  public int length(int row) {
    return usable(row) ? counts[row] + (front.isPresent() ? 1 : 0) : 0;
  }

  @Override
  public boolean usable(int row) {
    return counts[row] > 1;
  }

  @Override
  public int[] ids(int row) {
    int[] all = whole.ids(row);
    var response = IntStream.of(responsePlaces(whole, row)).map(t -> all[t]);
    return IntStream.concat(front.stream(), response).toArray();
  }

  @Override
  public boolean[] learned(int row) {
    boolean[] counted = new boolean[length(row)];
    Arrays.fill(counted, counted.length - counts[row] + 1, counted.length, true);
    return counted;
  }

  @Override
  public int learnedCount(int row) {
    return usable(row) ? counts[row] - 1 : 0;
  }
}
