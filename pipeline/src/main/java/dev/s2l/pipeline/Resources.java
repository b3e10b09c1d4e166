package dev.s2l.pipeline;

import com.sun.management.OperatingSystemMXBean;
import dev.s2l.lm.generate.GenerationPlan;
import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.AdapterStart;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelSize;
import dev.s2l.lm.model.WeightLayout;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Compares the memory and disk that training and recording need with what is free, before hours
/// are spent.
final class Resources {
  /// JVM, classes, libtorch, the heap that a run of any size fills, and what the allocator holds
  /// besides; measured.
  private static final long PROCESS_BYTES = 700L << 20;

  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  private Resources() {}

  /// Peak memory of the process while it trains, and records between the steps.
  ///
  /// @param adapter what is trained of the model, if not all
  static long training(
      DecoderConfig config,
      Optional<AdapterStart> adapter,
      TokenStore tokens,
      TrainSettings train,
      ComputeDevice device) {
    int longest = tokens.manifest().counts().longest();
    var dtype = train.dtype().trained().resolve(device);
    var size = FineTuner.size(config, adapter, longest, dtype, train.activations(), device);
    return mapped(tokens) + training(size);
  }

  /// As above, with next to no rows.
  static long training(ModelSize size) {
    return PROCESS_BYTES + Math.max(size.trainingBytes(), size.recordingBytes());
  }

  /// Peak memory of the process while it records only.
  static long recording(
      DecoderConfig config, TokenStore tokens, DType dtype, ComputeDevice device) {
    int longest = tokens.manifest().counts().longest();
    return mapped(tokens)
        + recording(
            FineTuner.size(config, Optional.empty(), longest, dtype, Activations.KEPT, device));
  }

  /// As above, with next to no rows.
  static long recording(ModelSize size) {
    return PROCESS_BYTES + size.recordingBytes();
  }

  /// Peak memory of the process while it generates.
  static long generating(
      DecoderConfig config, GenerationPlan plan, DType dtype, ComputeDevice device) {
    return PROCESS_BYTES + plan.bytes(config, dtype, device);
  }

  /// Bytes of the checkpoints that a training writes: the weights of each recorded step but the
  /// first, and the optimizer state of the newest two.
  ///
  /// @param limit how many checkpoints are kept, 0 for all
  /// @param beside bytes of the other files of a checkpoint
  static long checkpoints(DecoderConfig config, int recordings, int limit, long beside) {
    long parameters = WeightLayout.numbers(config);
    long recorded = recordings - 1L;
    long kept = limit > 0 ? Math.min(recorded, limit) : recorded;
    return kept * (4 * parameters + beside) + Math.min(kept, 2) * 8 * parameters;
  }

  private static long mapped(TokenStore tokens) {
    return tokens.manifest().counts().tokens() * tokens.manifest().idBytes();
  }

  /// Bytes of memory of this machine, or of the container.
  static long machine() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /// Bytes of memory that are free now, or can be made free.
  private static long available() throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return machine();
    }
    for (String line : Files.readAllLines(MEMORY)) {
      if (line.startsWith(AVAILABLE)) {
        String[] words = line.substring(AVAILABLE.length()).trim().split(" ", 2);
        return Math.min(machine(), Long.parseLong(words[0]) << 10);
      }
    }
    return machine();
  }

  /// @param needed of this process
  /// @param lower what the user can do about it
  /// @throws S2lException (6) if it does not fit
  static void checkMemory(String doing, long needed, String lower) throws IOException {
    long available = available();
    if (needed > available) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "%s needs about %,d MiB of memory, and %,d MiB of %,d MiB are free. %s",
              doing, mebibytes(needed), mebibytes(available), mebibytes(machine()), lower));
    }
  }

  /// @param doing what keeps `what` on the heap
  /// @param needed bytes of it
  /// @throws S2lException (6) if they do not fit beside what a run keeps there anyway
  static void checkHeap(String doing, String what, long needed) {
    long most = Runtime.getRuntime().maxMemory();
    if (needed > most * 9 / 10) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "%s keeps about %,d MiB of %s, and Java was given %,d MiB. Give it more:"
                  + " S2L_JAVA_OPTIONS=-Xmx%dm.",
              doing, mebibytes(needed), what, mebibytes(most), mebibytes(needed * 5 / 4) + 256));
    }
  }

  /// @param needed bytes that `folder` will hold
  /// @throws S2lException (6) if they do not fit
  static void checkDisk(Path folder, long needed, String lower) throws IOException {
    long free = free(folder);
    long missing = needed - size(folder);
    if (missing > free) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "%s needs about %,d MiB more, and its disk has %,d MiB free. %s",
              folder, mebibytes(missing), mebibytes(free), lower));
    }
  }

  /// Bytes free on the disk of `target`, which may not exist yet.
  static long free(Path target) throws IOException {
    Path there = target.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return Files.getFileStore(there).getUsableSpace();
  }

  /// Bytes of all files below `folder`; 0 if there is none.
  static long size(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long bytes = 0;
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    return bytes;
  }

  private static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20);
  }
}
