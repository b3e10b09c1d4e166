package dev.s2l.lm.model;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;

/// Writes the safetensors format.
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private SafetensorsWriter() {}

  static void write(OutputStream out, Map<String, Tensor> tensors) throws IOException {
    var names =
        tensors.keySet().stream()
            .sorted(
                Comparator.comparing((String name) -> -type(tensors, name).bits())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    byte[] header = header(names, tensors);
    int padding = Math.floorMod(-header.length, ALIGNMENT);
    var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(0, header.length + padding).array());
    out.write(header);
    out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
    var chunk = new byte[CHUNK];
    for (String name : names) {
      writeNumbers(out, tensor(tensors, name), chunk);
    }
  }

  private static byte[] header(List<String> names, Map<String, Tensor> tensors) {
    var header = JSON.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long begin = 0;
    for (String name : names) {
      var tensor = tensor(tensors, name);
      var entry = header.putObject(name).put("dtype", type(tensors, name).name());
      var shape = entry.putArray("shape");
      for (int i = 0; i < tensor.dim(); i++) {
        shape.add(tensor.size(i));
      }
      long end = begin + tensor.numel() * tensor.element_size();
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    return JSON.writeValueAsBytes(header);
  }

  private static void writeNumbers(OutputStream out, Tensor tensor, byte[] chunk)
      throws IOException {
    try (var scope = new PointerScope()) {
      var plain = tensor.detach().cpu().contiguous();
      long bytes = plain.numel() * plain.element_size();
      var memory = MemorySegment.ofAddress(plain.data_ptr().address()).reinterpret(bytes);
      for (long done = 0; done < bytes; done += chunk.length) {
        int count = (int) Math.min(chunk.length, bytes - done);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, done, chunk, 0, count);
        out.write(chunk, 0, count);
      }
    }
  }

  private static SafetensorsType type(Map<String, Tensor> tensors, String name) {
    return SafetensorsType.of(tensor(tensors, name).scalar_type().intern());
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }
}
