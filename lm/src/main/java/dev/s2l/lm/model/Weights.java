package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.aminmax;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// The parameters of a model folder, with the mapped files that some of them lie in.
///
/// @param parameters one for each entry of the layout, in its order
/// @param files to be closed after the parameters
record Weights(SequencedMap<String, Tensor> parameters, List<Safetensors> files)
    implements AutoCloseable {
  /// Constants that older libraries stored among the weights: causal masks and rotary frequencies.
  private static final Pattern BUFFER =
      Pattern.compile(
          ".*(\\.attention\\.bias|\\.attn\\.bias|\\.masked_bias|\\.rotary_emb\\.inv_freq)");

  /// Reads what the configuration asks for, no more and no less; buffers are not even read.
  ///
  /// @throws S2lException (4) naming tensors that are missing, unknown, misshaped or not finite
  static Weights load(ModelFolder model, DType dtype, Compute compute) {
    var files = new ArrayList<Safetensors>();
    try (var scope = new PointerScope()) {
      model.weightFiles().forEach(file -> files.add(Safetensors.open(file)));
      return new Loading(model, dtype, compute, files).load();
    } catch (RuntimeException e) {
      files.forEach(Safetensors::close);
      throw e;
    }
  }

  @Override
  public void close() {
    files.forEach(Safetensors::close);
  }

  /// One load in progress.
  private record Loading(ModelFolder model, DType dtype, Compute compute, List<Safetensors> files) {
    Weights load() {
      var stored = new TreeMap<String, Safetensors>();
      files.forEach(file -> file.names().forEach(name -> stored.put(name, file)));
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
        throw refuse("lacks tensors that config.json asks for: " + listed(missing));
      }
      checkRest(stored, used, names);
      var parameters = new LinkedHashMap<String, Tensor>();
      used.forEach(
          (name, spec) -> {
            var file = stored.get(name);
            if (file != null) {
              parameters.put(spec.name(), parameter(file, name, spec));
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
        throw refuse("has tensors that config.json has no place for: " + listed(extra));
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

    private Tensor parameter(Safetensors file, String name, WeightSpec spec) {
      var entry = file.entry(name);
      if (!entry.shape().equals(spec.shape())) {
        throw refuse(
            Phrase.of(
                "has tensor %s with the shape %s; config.json asks for %s",
                name, entry.shape(), spec.shape()));
      }
      switch (entry.type()) {
        case F64, F32, F16, BF16 -> {}
        case BOOL,
            F4,
            F6_E2M3,
            F6_E3M2,
            U8,
            I8,
            F8_E5M2,
            F8_E4M3,
            F8_E8M0,
            F8_E4M3FNUZ,
            F8_E5M2FNUZ,
            I16,
            U16,
            I32,
            U32,
            C64,
            I64,
            U64 ->
            throw refuse(
                Phrase.of(
                    "has tensor %s in the format %s; expected F32, F16, BF16 or F64 (is the model"
                        + " quantised?)",
                    name, entry.type()));
      }
      try (var scope = new PointerScope()) {
        var asStored = file.tensor(name);
        checkFinite(asStored, name);
        return Scopes.keep(compute.place(asStored.to(dtype.scalarType())));
      }
    }

    private void checkFinite(Tensor tensor, String name) {
      var bounds = aminmax(tensor);
      for (var bound : List.of(bounds.get0(), bounds.get1())) {
        double value = bound.item_double();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
          throw refuse(Phrase.of("has tensor %s with the value %s in it", name, value));
        }
      }
    }

    private S2lException refuse(String what) {
      return new S2lException(
          ExitCode.MODEL, Phrase.of("the model in %s %s.", model.folder(), what));
    }

    private static String listed(List<String> names) {
      int shown = Math.min(names.size(), 5);
      String list = String.join(", ", names.subList(0, shown));
      return names.size() > shown ? list + " and " + (names.size() - shown) + " more" : list;
    }
  }
}
