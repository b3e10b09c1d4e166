package dev.s2l.dataset;

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

  /// [Character#isWhitespace(char)] for ASCII as 1 and 0. Calling it for every character would take
  /// a quarter of the time of reading.
  private static final byte[] SPACE = new byte[128];

  static {
    for (char c = 0; c < SPACE.length; c++) {
      SPACE[c] = (byte) (Character.isWhitespace(c) ? 1 : 0);
    }
  }

  private static int space(char c) {
    return c < SPACE.length ? SPACE[c] : Character.isWhitespace(c) ? 1 : 0;
  }

  /// Counts words: runs of characters that are not white space.
  static int words(String text) {
    int words = 0;
    int before = 1;
    for (int i = 0; i < text.length(); i++) {
      int space = space(text.charAt(i));
      words += before & ~space;
      before = space;
    }
    return words;
  }
}
