package dev.s2l.dataset;

import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// The contents seen so far, for `--dedup exact`: 128 bits of each content's SHA-256 with file and
/// line, at most 48 bytes per row. With 128 bits accidental collisions are practically impossible,
/// so no row is read again to compare.
final class SeenContents {
  private static final int LINE_BITS = 40;

  private final MessageDigest digest = Hashes.sha256();
  private final List<String> names = new ArrayList<>();

  /// Two numbers per slot.
  private long[] hashes = new long[2 << 10];

  /// Input and line of each content; 0 marks a free slot, because lines begin at 1.
  private long[] places = new long[1 << 10];

  private int size;

  /// @param name of the input, `input` its number
  /// @throws RowRejected naming the earlier place, if the content was seen before
  void add(Content content, String name, int input, long line) throws RowRejected {
    if (4 * size >= 3 * places.length) {
      grow();
    }
    while (names.size() <= input) {
      names.add(name);
    }
    hash(content);
    var sum = ByteBuffer.wrap(digest.digest());
    long high = sum.getLong();
    long low = sum.getLong();
    int slot = slot(high, low);
    if (places[slot] != 0) {
      throw new RowRejected(
          RejectReason.DUPLICATE_ROW,
          "",
          Phrase.of(
              "says what line %d of %s says",
              places[slot] & (1L << LINE_BITS) - 1, names.get((int) (places[slot] >>> LINE_BITS))));
    }
    put(slot, high, low, (long) input << LINE_BITS | line);
    size++;
  }

  private int slot(long high, long low) {
    int slot = (int) high & places.length - 1;
    while (places[slot] != 0 && (hashes[2 * slot] != high || hashes[2 * slot + 1] != low)) {
      slot = slot + 1 & places.length - 1;
    }
    return slot;
  }

  private void put(int slot, long high, long low, long place) {
    hashes[2 * slot] = high;
    hashes[2 * slot + 1] = low;
    places[slot] = place;
  }

  private void grow() {
    long[] oldHashes = hashes;
    long[] oldPlaces = places;
    hashes = new long[2 * oldHashes.length];
    places = new long[2 * oldPlaces.length];
    for (int i = 0; i < oldPlaces.length; i++) {
      if (oldPlaces[i] != 0) {
        long high = oldHashes[2 * i];
        long low = oldHashes[2 * i + 1];
        put(slot(high, low), high, low, oldPlaces[i]);
      }
    }
  }

  private void hash(Content content) {
    switch (content) {
      case Content.SingleTurn turn -> {
        digest.update((byte) 1);
        text(turn.instruction());
        text(turn.input());
        text(turn.output());
      }
      case Content.Conversation conversation -> {
        digest.update((byte) 2);
        text(conversation.tools());
        text(conversation.arguments());
        for (Turn turn : conversation.turns()) {
          digest.update((byte) turn.role().ordinal());
          digest.update((byte) (turn.learned() ? 1 : 0));
          text(turn.text());
          text(turn.toolCalls());
          text(turn.more());
        }
      }
      case Content.PlainText plain -> {
        digest.update((byte) 3);
        text(plain.text());
      }
      case Content.Pretokenized tokens -> {
        digest.update((byte) 4);
        var ids = ByteBuffer.allocate(5 * tokens.ids().length);
        for (int i = 0; i < tokens.ids().length; i++) {
          ids.putInt(tokens.ids()[i]).put((byte) (tokens.learned()[i] ? 1 : 0));
        }
        digest.update(ids.flip());
      }
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
    digest.update(bytes);
  }
}
