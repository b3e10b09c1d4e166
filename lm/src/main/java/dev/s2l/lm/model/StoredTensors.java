package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.aminmax;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// The tensors in the safetensors files of a model folder, whatever the model is. To be closed
/// after the parameters that were read from it: some lie in the mapped files.
///
/// @param folder for errors
/// @param files open
/// @param byName which of them holds which tensor
record StoredTensors(Path folder, List<Safetensors> files, SortedMap<String, Safetensors> byName)
    implements AutoCloseable {
  /// Checks and maps the files; reads no weights.
  static StoredTensors open(Path folder, List<Path> paths) {
    var files = new ArrayList<Safetensors>();
    try {
      paths.forEach(path -> files.add(Safetensors.open(path)));
    } catch (RuntimeException e) {
      files.forEach(Safetensors::close);
      throw e;
    }
    var byName = new TreeMap<String, Safetensors>();
    files.forEach(file -> file.names().forEach(name -> byName.put(name, file)));
    return new StoredTensors(folder, files, byName);
  }

  /// What is stored under `name`, as a parameter of the caller's.
  ///
  /// @param spec whose shape it must have
  /// @param dtype what it is converted to; the file's memory is used in place where it has that
  ///   format already
  /// @throws S2lException (4) if there is none, or it is misshaped, not floating or not finite
  Tensor parameter(String name, WeightSpec spec, DType dtype, Compute compute) {
    var file = byName.get(name);
    if (file == null) {
      throw refuse("lacks the tensor " + name);
    }
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
      var parameter = Scopes.keep(compute.place(asStored.to(dtype.scalarType())));
      if (parameter.data_ptr().address() != asStored.data_ptr().address()) {
        file.unload(name);
      }
      return parameter;
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

  /// What is wrong with the weights, for example `lacks tensors …`.
  S2lException refuse(String what) {
    return new S2lException(ExitCode.MODEL, Phrase.of("the model in %s %s.", folder, what));
  }

  /// The first few of them.
  static String listed(List<String> names) {
    int shown = Math.min(names.size(), 5);
    String list = String.join(", ", names.subList(0, shown));
    return names.size() > shown ? list + " and " + (names.size() - shown) + " more" : list;
  }

  @Override
  public void close() {
    files.forEach(Safetensors::close);
  }
}
