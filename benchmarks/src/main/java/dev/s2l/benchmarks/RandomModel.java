package dev.s2l.benchmarks;

import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.WeightLayout;
import dev.s2l.lm.model.WeightSpec;
import dev.s2l.lm.model.WeightSpec.Start;
import dev.s2l.lm.train.TinyProxy;
import dev.s2l.run.Json;
import dev.s2l.run.RandomStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// A Hugging Face folder of any size with random weights: `RandomModel CONFIG.json FOLDER
/// [TOKENIZER_FOLDER]`. The weights are bfloat16 and are what the configuration asks for, as fresh
/// as its family starts them; they are written as they are drawn, in shards like published models.
/// Without a tokenizer the folder gets that of the built-in proxy, whose ids are below any
/// vocabulary.
public final class RandomModel {
  private static final long SEED = 42;

  /// What a shard holds at most, but for one weight that is larger.
  private static final long SHARD_BYTES = 5_000_000_000L;

  private static final int NUMBER_BYTES = 2;
  private static final int CHUNK_NUMBERS = 1 << 19;

  /// Numbers are drawn from a table of normal ones: a tenth of the time of fresh ones, and the
  /// numbers decide no time.
  private static final int DRAWN_BITS = 12;

  private RandomModel() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[1]);
    String said = make(arguments[0], folder);
    if (arguments.length > 2) {
      for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
        Files.write(folder.resolve(name), Files.readAllBytes(Path.of(arguments[2], name)));
      }
    }
    System.out.println(said);
  }

  /// Makes a folder with the tokenizer of the built-in proxy.
  ///
  /// @param wanted a `config.json`, or the word for the built-in proxy
  /// @return what was made, in words
  static String make(String wanted, Path folder) throws IOException {
    Files.createDirectories(folder);
    var tiny = TinyProxy.isMeant(wanted) ? TinyProxy.named(wanted) : TinyProxy.USUAL;
    tiny.writeTo(folder);
    var config =
        DecoderConfig.read(
            TinyProxy.isMeant(wanted) ? folder.resolve("config.json") : Path.of(wanted));
    var source = (ObjectNode) Json.COMPACT.readTree(config.source());
    source.put("torch_dtype", "bfloat16");
    Files.write(folder.resolve("config.json"), Json.pretty(source));
    List<List<WeightSpec>> shards = shards(WeightLayout.of(config));
    var places = new TreeMap<String, String>();
    long bytes = 0;
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
      shards.get(i).forEach(weight -> places.put(weight.name(), name));
      bytes += bytes(shards.get(i));
      try (var out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)))) {
        write(shards.get(i), out);
      }
    }
    Files.write(
        folder.resolve("model.safetensors.index.json"),
        Json.pretty(Map.of("metadata", Map.of("total_size", bytes), "weight_map", places)));
    return String.format(
        Locale.ROOT,
        "%s: %,d parameters, %d weights in %d files",
        folder,
        bytes / NUMBER_BYTES,
        places.size(),
        shards.size());
  }

  private static List<List<WeightSpec>> shards(List<WeightSpec> weights) {
    var shards = new ArrayList<List<WeightSpec>>();
    var shard = new ArrayList<WeightSpec>();
    for (WeightSpec weight : weights) {
      if (!shard.isEmpty() && bytes(shard) + NUMBER_BYTES * weight.numbers() > SHARD_BYTES) {
        shards.add(List.copyOf(shard));
        shard.clear();
      }
      shard.add(weight);
    }
    shards.add(shard);
    return shards;
  }

  private static long bytes(List<WeightSpec> weights) {
    return weights.stream().mapToLong(weight -> NUMBER_BYTES * weight.numbers()).sum();
  }

  private static void write(List<WeightSpec> weights, OutputStream out) throws IOException {
    var header = Json.COMPACT.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long begin = 0;
    for (WeightSpec weight : weights) {
      var entry = header.putObject(weight.name()).put("dtype", "BF16");
      weight.shape().forEach(entry.putArray("shape")::add);
      long end = begin + NUMBER_BYTES * weight.numbers();
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String text = header.toString();
    text += " ".repeat(Math.floorMod(-text.length(), Long.BYTES));
    var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(0, text.length()).array());
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    for (WeightSpec weight : weights) {
      write(weight, out);
    }
  }

  private static void write(WeightSpec weight, OutputStream out) throws IOException {
    var random = RandomStream.named(SEED, "benchmarks/" + weight.name());
    short[] drawn = table(weight.start(), random);
    var chunk = ByteBuffer.allocate(NUMBER_BYTES * CHUNK_NUMBERS).order(ByteOrder.LITTLE_ENDIAN);
    for (long left = weight.numbers(); left > 0; left -= CHUNK_NUMBERS) {
      int count = (int) Math.min(left, CHUNK_NUMBERS);
      chunk.clear();
      for (int i = 0; i < CHUNK_NUMBERS; i += Long.SIZE / Short.SIZE) {
        for (long bits = random.nextLong(), k = 0; k < Long.SIZE / Short.SIZE; k++) {
          chunk.putShort(drawn[(int) bits & (drawn.length - 1)]);
          bits >>>= Short.SIZE;
        }
      }
      out.write(chunk.array(), 0, NUMBER_BYTES * count);
    }
  }

  /// What a number is drawn from, as bfloat16: the upper half of a float32.
  private static short[] table(Start start, RandomStream random) {
    var table = new short[1 << DRAWN_BITS];
    switch (start) {
      case Start.Constant(double value) -> Arrays.fill(table, bfloat16(value));
      case Start.Normal(double deviation) -> {
        for (int i = 0; i < table.length; i++) {
          table[i] = bfloat16(deviation * random.nextGaussian());
        }
      }
    }
    return table;
  }

  private static short bfloat16(double value) {
    return (short) (Float.floatToRawIntBits((float) value) >>> 16);
  }
}
