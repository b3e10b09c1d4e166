package dev.s2l.lm.model;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/// A folder as peft's `save_pretrained` writes it: `adapter_config.json` and
/// `adapter_model.safetensors`.
///
/// @param folder where it is
/// @param config what `adapter_config.json` says
public record AdapterFolder(Path folder, LoraConfig config) implements AdapterStart {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PICKLE = "adapter_model.bin";

  /// Whether a folder holds an adapter and no model of its own.
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && !Files.exists(folder.resolve(ModelFolder.CONFIG));
  }

  /// Reads the configuration; reads no weights.
  ///
  /// @throws S2lException (4) naming what is missing, wrong or beyond s2l
  public static AdapterFolder open(Path folder) {
    Path config = folder.resolve(CONFIG);
    if (!Files.isRegularFile(config)) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s is no adapter: it has no %s. Expected a folder as peft saves it, with %s.",
              folder, CONFIG, WEIGHTS));
    }
    if (!Files.isRegularFile(folder.resolve(WEIGHTS))) {
      throw new S2lException(
          ExitCode.MODEL,
          Files.exists(folder.resolve(PICKLE))
              ? Phrase.of(
                  "%s holds its weights in %s, a Python pickle that could run any code; s2l opens"
                      + " none. Save it once more with a current peft, which writes %s.",
                  folder, PICKLE, WEIGHTS)
              : Phrase.of("%s has no %s.", folder, WEIGHTS));
    }
    try {
      return new AdapterFolder(
          folder, PeftConfig.read(ConfigReader.parse(Files.readString(config), config.toString())));
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", config, e), e);
    }
  }

  /// The same matrices with another dropout.
  public AdapterFolder withDropout(double dropout) {
    return new AdapterFolder(folder, config.withDropout(dropout));
  }

  @Override
  public AdapterFolder withBase(String name, String revision) {
    return new AdapterFolder(folder, config.withBase(name, revision));
  }

  /// The file with the matrices.
  public Path weights() {
    return folder.resolve(WEIGHTS);
  }

  @Override
  public SequencedSet<String> modules(DecoderConfig model) {
    var tensors = Safetensors.header(weights()).tensors();
    var rest = new TreeSet<>(tensors.keySet());
    var adapted = new LinkedHashSet<String>();
    Projections.of(model)
        .byName()
        .forEach(
            (module, size) -> {
              String a = Adapter.nameOfA(module);
              String b = Adapter.nameOfB(module);
              if (rest.remove(a) | rest.remove(b)) {
                check(a, tensors.get(a), List.of((long) config.r(), size.in()));
                check(b, tensors.get(b), List.of(size.out(), (long) config.r()));
                adapted.add(module);
              }
            });
    if (!rest.isEmpty()) {
      throw refuse(
          Phrase.of(
              "has tensors that the model has no place for (is it an adapter of another model?):"
                  + " %s",
              StoredTensors.listed(new ArrayList<>(rest))));
    }
    if (adapted.isEmpty()) {
      throw refuse("holds no matrices");
    }
    return adapted;
  }

  private void check(
      String name,
      SafetensorsHeader.@org.jspecify.annotations.Nullable Entry entry,
      List<Long> shape) {
    if (entry == null) {
      throw refuse(Phrase.of("lacks the tensor %s", name));
    }
    if (!entry.shape().equals(shape)) {
      throw refuse(
          Phrase.of(
              "has tensor %s with the shape %s; r and the model ask for %s (is it an adapter of"
                  + " another model?)",
              name, entry.shape(), shape));
    }
    if (entry.type() != SafetensorsType.F32
        && entry.type() != SafetensorsType.F16
        && entry.type() != SafetensorsType.BF16) {
      throw refuse(
          Phrase.of(
              "has tensor %s in the format %s; expected F32, F16 or BF16", name, entry.type()));
    }
  }

  private S2lException refuse(String what) {
    return new S2lException(ExitCode.MODEL, Phrase.of("the adapter in %s %s.", folder, what));
  }

  static void write(Path folder, Adapter adapter, DecoderConfig model) {
    try {
      AtomicFile.write(folder.resolve(CONFIG), Json.pretty(PeftConfig.of(adapter.config(), model)));
      Safetensors.write(folder.resolve(WEIGHTS), adapter.tensors());
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RESOURCES, Phrase.of("cannot write the adapter to %s (%s).", folder, e), e);
    }
  }
}
