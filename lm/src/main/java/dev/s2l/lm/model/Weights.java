package dev.s2l.lm.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// The parameters of a model folder, with the mapped files that some of them lie in.
///
/// @param parameters one for each entry of the layout, in its order
/// @param files to be closed after the parameters
record Weights(SequencedMap<String, Tensor> parameters, StoredTensors files)
    implements AutoCloseable {
  /// Constants that older libraries stored among the weights: causal masks and rotary frequencies.
  private static final Pattern BUFFER =
      Pattern.compile(
          ".*(\\.attention\\.bias|\\.attn\\.bias|\\.masked_bias|\\.rotary_emb\\.inv_freq)");

  /// Reads what the configuration asks for, no more and no less; buffers are not even read.
  ///
  /// @throws S2lException (4) naming tensors that are missing, unknown, misshaped or not finite
  static Weights load(ModelFolder model, DType dtype, Compute compute) {
    var files = StoredTensors.open(model.folder(), model.weightFiles());
    try (var scope = new PointerScope()) {
      return new Loading(model, dtype, compute, files).load();
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  @Override
  public void close() {
    files.close();
  }

  /// One load in progress.
  private record Loading(ModelFolder model, DType dtype, Compute compute, StoredTensors files) {
    Weights load() {
      var stored = files.byName();
      var names = model.config().family().mapping().names(model.config());
      var used = new LinkedHashMap<String, WeightSpec>();
      var missing = new ArrayList<String>();
      for (var spec : WeightLayout.of(model.config())) {
        String name = storedName(spec.name(), names.prefix(), stored);
        used.put(name, spec);
        if (!stored.containsKey(name)) {
          missing.add(spec.name());
        }
      }
      if (!missing.isEmpty()) {
        throw files.refuse(
            "lacks tensors that config.json asks for: " + StoredTensors.listed(missing));
      }
      checkRest(stored, used, names);
      var parameters = new LinkedHashMap<String, Tensor>();
      used.forEach(
          (name, spec) -> {
            if (stored.containsKey(name)) {
              parameters.put(spec.name(), files.parameter(name, spec, dtype, compute));
            }
          });
      return new Weights(parameters, files);
    }

    /// Some published files lack the prefix of the base model.
    private static String storedName(String name, String prefix, Map<String, Safetensors> stored) {
      return !stored.containsKey(name) && !prefix.isEmpty() && name.startsWith(prefix)
          ? name.substring(prefix.length())
          : name;
    }

    private void checkRest(
        Map<String, Safetensors> stored, Map<String, WeightSpec> used, WeightNames names) {
      var extra = new ArrayList<String>();
      String head = names.head() + ".weight";
      for (var entry : stored.entrySet()) {
        String name = entry.getKey();
        if (used.containsKey(name) || BUFFER.matcher(name).matches()) {
          continue;
        }
        boolean tiedHead = model.config().head().tied() && name.equals(head);
        if (!tiedHead || !equalsEmbedding(entry.getValue().bytes(name), stored, used, names)) {
          extra.add(name);
        }
      }
      if (!extra.isEmpty()) {
        throw files.refuse(
            "has tensors that config.json has no place for: " + StoredTensors.listed(extra));
      }
    }

    private static boolean equalsEmbedding(
        java.lang.foreign.MemorySegment head,
        Map<String, Safetensors> stored,
        Map<String, WeightSpec> used,
        WeightNames names) {
      String embedding = names.embedding() + ".weight";
      for (var entry : used.entrySet()) {
        var file = stored.get(entry.getKey());
        if (entry.getValue().name().equals(embedding) && file != null) {
          return head.mismatch(file.bytes(entry.getKey())) == -1;
        }
      }
      return false;
    }
  }
}
