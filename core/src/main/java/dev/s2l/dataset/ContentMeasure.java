package dev.s2l.dataset;

import java.nio.charset.StandardCharsets;

/// What the index keeps of a content: lengths in words, and a hash that finds duplicates.
///
/// @param hash of the texts in order; equal contents have equal hashes; different contents may, too
/// @param promptWords words (or ids) that are not learned
/// @param responseWords words (or ids) that are
record ContentMeasure(long hash, int promptWords, int responseWords) {

  static ContentMeasure of(Content content) {
    return switch (content) {
      case Content.SingleTurn turn ->
          new ContentMeasure(
              mix(mix(mix(1, turn.instruction()), turn.input()), turn.output()),
              words(turn.instruction()) + words(turn.input()),
              words(turn.output()));
      case Content.Conversation conversation -> conversation(conversation);
      case Content.PlainText plain ->
          new ContentMeasure(mix(3, plain.text()), 0, words(plain.text()));
      case Content.Pretokenized tokens -> tokens(tokens);
    };
  }

  private static ContentMeasure conversation(Content.Conversation conversation) {
    long hash = withMore(mix(2, conversation.tools()), conversation.arguments());
    int prompt = 0;
    int response = 0;
    for (Turn turn : conversation.turns()) {
      hash = mix(mix(mix(hash, turn.role().label()), turn.text()), turn.toolCalls());
      hash = withMore(hash, turn.more());
      int words = words(turn.text()) + words(turn.toolCalls());
      prompt += turn.learned() ? 0 : words;
      response += turn.learned() ? words : 0;
    }
    return new ContentMeasure(hash, prompt, response);
  }

  /// What few rows have leaves the hash of the others as it always was.
  private static long withMore(long hash, String more) {
    return more.isEmpty() ? hash : mix(hash, more);
  }

  private static ContentMeasure tokens(Content.Pretokenized tokens) {
    long hash = 4;
    int response = 0;
    for (int i = 0; i < tokens.ids().length; i++) {
      hash = mix(hash, tokens.ids()[i]);
      response += tokens.learned()[i] ? 1 : 0;
    }
    return new ContentMeasure(hash, tokens.ids().length - response, response);
  }

  private static long mix(long hash, String text) {
    return mix(mix(hash, text.hashCode()), text.length());
  }

  private static long mix(long hash, int value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }

  /// Counts words: runs of characters that are not white space.
  static int words(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int words = 0;
    int at = 0;
    long before = ByteWords.HIGH >>> 56;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long eight = ByteWords.at(bytes, at);
      if ((eight & ByteWords.HIGH) != 0 && hasWideSpace(bytes, at, at + Long.BYTES)) {
        return wordsByCharacter(text);
      }
      long spaces = ByteWords.within(eight, '\t', '\r') | ByteWords.within(eight, 28, ' ');
      words += Long.bitCount((spaces << 8 | before) & ~spaces & ByteWords.HIGH);
      before = spaces >>> 56;
    }
    if (hasWideSpace(bytes, at, bytes.length)) {
      return wordsByCharacter(text);
    }
    boolean space = before != 0;
    for (; at < bytes.length; at++) {
      boolean spaceHere = bytes[at] >= 0 && Character.isWhitespace(bytes[at]);
      words += space && !spaceHere ? 1 : 0;
      space = spaceHere;
    }
    return words;
  }

  /// Whether a character that begins there is white space beyond ASCII. All of these have three
  /// bytes.
  private static boolean hasWideSpace(byte[] utf8, int from, int to) {
    for (int at = from; at < to; at++) {
      if ((utf8[at] & 0xFC) == 0xE0
          && Character.isWhitespace(
              (utf8[at] & 0xF) << 12 | (utf8[at + 1] & 0x3F) << 6 | (utf8[at + 2] & 0x3F))) {
        return true;
      }
    }
    return false;
  }

  private static int wordsByCharacter(String text) {
    int words = 0;
    boolean before = true;
    for (int i = 0; i < text.length(); i++) {
      boolean space = Character.isWhitespace(text.charAt(i));
      words += before && !space ? 1 : 0;
      before = space;
    }
    return words;
  }
}
