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

  /// Where the character of two to four bytes at `start` ends; negative if its bytes are not the
  /// only ones that UTF-8 has for it.
  static int sequenceEnd(byte[] bytes, int start, int end) {
    int lead = bytes[start] & 0xFF;
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || start + length > end) {
      return -1;
    }
    int second = bytes[start + 1] & 0xFF;
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    boolean right =
        second >= least
            && second <= most
            && (length < 3 || isContinuation(bytes[start + 2]))
            && (length < 4 || isContinuation(bytes[start + 3]));
    return right ? start + length : -1;
  }

  private static boolean isContinuation(byte b) {
    return b < (byte) 0xC0;
  }
}
