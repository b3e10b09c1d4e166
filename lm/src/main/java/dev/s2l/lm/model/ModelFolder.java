package dev.s2l.lm.model;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A Hugging Face model folder: `config.json`, weights in `model.safetensors` or shards, perhaps a
/// tokenizer.
///
/// @param folder where it is
/// @param config what `config.json` says
/// @param weightFiles the safetensors files, in order
public record ModelFolder(Path folder, DecoderConfig config, List<Path> weightFiles) {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> PICKLES =
      List.of("pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "model.pth");

  public ModelFolder {
    weightFiles = List.copyOf(weightFiles);
  }

  /// Reads the configuration and finds the weights; reads no weights.
  ///
  /// @throws S2lException (4) naming what is missing or wrong
  public static ModelFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s is no folder; expected a Hugging Face model folder with config.json and %s.",
              folder, WEIGHTS));
    }
    if (AdapterFolder.isOne(folder)) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s is an adapter without the model that it is for. Where --adapter exists, give"
                  + " both: --model BASE --adapter %s; else a merged folder (--merge-adapter).",
              folder, folder));
    }
    var config = DecoderConfig.read(folder.resolve(CONFIG));
    return new ModelFolder(folder, config, weightFiles(folder));
  }

  /// Where the weights are.
  static List<Path> weightFiles(Path folder) {
    if (Files.exists(folder.resolve(WEIGHTS))) {
      return List.of(folder.resolve(WEIGHTS));
    }
    if (Files.exists(folder.resolve(INDEX))) {
      return ShardIndex.read(folder.resolve(INDEX)).files(folder);
    }
    for (String pickle : PICKLES) {
      if (Files.exists(folder.resolve(pickle))) {
        throw new S2lException(
            ExitCode.MODEL,
            Phrase.of(
                    "%s holds its weights in %s, a Python pickle that could run any code; s2l opens"
                        + " none.",
                    folder, pickle)
                + " Convert it once, in Python, where you trust it:"
                + " AutoModelForCausalLM.from_pretrained(DIR).save_pretrained(OUT,"
                + " safe_serialization=True)");
      }
    }
    throw new S2lException(
        ExitCode.MODEL, Phrase.of("%s has no %s and no %s.", folder, WEIGHTS, INDEX));
  }

  /// Where the tokenizer is.
  ///
  /// @throws S2lException (4) if the folder has none
  public Path tokenizerFile() {
    Path file = folder.resolve(TOKENIZER);
    if (!Files.isRegularFile(file)) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s has no %s, so no text can be read with this model. Save it with its fast"
                  + " tokenizer (tokenizer.save_pretrained).",
              folder, TOKENIZER));
    }
    return file;
  }

  static void write(
      Path folder, DecoderConfig config, DType dtype, Map<String, Tensor> parameters) {
    try {
      AtomicFile.write(
          folder.resolve(CONFIG),
          ConfigReader.parse(config.source(), CONFIG)
              .withFormat(dtype.label())
              .getBytes(StandardCharsets.UTF_8));
      Safetensors.write(folder.resolve(WEIGHTS), parameters);
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RESOURCES, Phrase.of("cannot write the model to %s (%s).", folder, e), e);
    }
  }
}
