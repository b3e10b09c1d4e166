package dev.s2l.lm.train;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which rows an epoch sees, and in which order.
///
/// @param ranks by row: every epoch sees them in ascending order, rows of one rank in their own;
///   without them each epoch is shuffled
/// @param skipFitted a row whose last training loss, in nats a learned token, was lower sits out
///   the following epochs
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
public record Curriculum(Optional<int[]> ranks, OptionalDouble skipFitted) {
  /// Every row in every epoch, shuffled.
  public static final Curriculum PLAIN = new Curriculum(Optional.empty(), OptionalDouble.empty());

  /// @throws S2lException (2) for a loss that is none
  public Curriculum {
    if (skipFitted.isPresent()
        && !(skipFitted.getAsDouble() > 0 && Double.isFinite(skipFitted.getAsDouble()))) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--skip-fitted %s: expected a loss above 0, in nats a learned token.",
              skipFitted.getAsDouble()));
    }
  }

  /// What changes the weights, as text by name; empty for [#PLAIN].
  public SortedMap<String, String> described() {
    var described = new TreeMap<String, String>();
    ranks.ifPresent(
        all -> {
          var bytes = ByteBuffer.allocate(Integer.BYTES * all.length);
          bytes.asIntBuffer().put(all);
          described.put("order", "rank");
          described.put("ranks sha256", Hashes.sha256(bytes.array()));
        });
    skipFitted.ifPresent(nats -> described.put("skip_fitted", Double.toString(nats)));
    return described;
  }
}
