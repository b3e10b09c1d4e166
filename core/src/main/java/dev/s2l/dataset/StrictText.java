package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8 strictly: invalid bytes are an error instead of a replacement character.
final class StrictText {
  private StrictText() {}

  static String utf8(byte[] bytes, int from, int length) throws RowRejected {
    // The JDK's lenient decoder is fast. Only if it may have replaced bytes, the text is decoded
    // again strictly.
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    int replaced = text.indexOf('\uFFFD');
    if (replaced >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
      } catch (CharacterCodingException e) {
        throw new RowRejected(
            RejectReason.INVALID_UTF8,
            Integer.toString(replaced + 1),
            Phrase.of(
                "bytes that are not UTF-8 at or after column %d; convert the file or give"
                    + " --encoding",
                replaced + 1));
      }
    }
    return text;
  }
}
