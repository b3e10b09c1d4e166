package dev.s2l.lm.train;

import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.s2l.lm.model.Safetensors;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type.TypePtr;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// AdamW (Loshchilov and Hutter 2019) by libtorch's fused kernel, which has no Java method and is
/// called by name. Parameters and state are float32.
final class AdamW implements AutoCloseable {
  private static final String MEAN = "exp_avg.";
  private static final String SQUARE = "exp_avg_sq.";

  private final TrainSettings.Optimizer settings;
  private final OperatorHandle operator;
  private final List<Slot> slots = new ArrayList<>();

  /// @param mean running mean of the gradient
  /// @param square running mean of its square
  /// @param decay weight decay of this parameter
  private record Slot(
      String name, Tensor parameter, Tensor gradient, Tensor mean, Tensor square, double decay) {}

  /// @param parameters by name; stay the caller's
  /// @param gradients in the same order; stay the caller's
  AdamW(
      SequencedMap<String, Tensor> parameters,
      List<Tensor> gradients,
      TrainSettings.Optimizer settings) {
    this.settings = settings;
    this.operator =
        Dispatcher.singleton()
            .findSchemaOrThrow("aten::_fused_adamw_", "")
            .<OperatorHandle>retainReference();
    parameters.forEach(
        (name, parameter) -> {
          boolean decayed = settings.decayed() == TrainSettings.Decayed.ALL || parameter.dim() > 1;
          slots.add(
              new Slot(
                  name,
                  parameter,
                  gradients.get(slots.size()),
                  zeros(parameter),
                  zeros(parameter),
                  decayed ? settings.weightDecay() : 0));
        });
  }

  private static Tensor zeros(Tensor like) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      return zeros_like(like).<Tensor>retainReference();
    }
  }

  /// @param number of this update, from 1
  /// @param rate learning rate
  void step(int number, double rate) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      // The kernel wants it where the parameters are.
      var device = slots.getFirst().parameter().device();
      var count = tensor(new float[] {number}).select(0, 0).to(device, ScalarType.Float);
      slots.stream()
          .mapToDouble(Slot::decay)
          .distinct()
          .forEach(decay -> update(decay, rate, count));
    }
  }

  private void update(double decay, double rate, Tensor count) {
    var group = slots.stream().filter(slot -> slot.decay() == decay).toList();
    var arguments = new IValueVector();
    arguments.push_back(list(group.stream().map(Slot::parameter).toList()));
    arguments.push_back(list(group.stream().map(Slot::gradient).toList()));
    arguments.push_back(list(group.stream().map(Slot::mean).toList()));
    arguments.push_back(list(group.stream().map(Slot::square).toList()));
    arguments.push_back(list(List.of()));
    arguments.push_back(list(group.stream().map(slot -> count).toList()));
    arguments.push_back(new IValue(rate));
    arguments.push_back(new IValue(settings.adamBeta1()));
    arguments.push_back(new IValue(settings.adamBeta2()));
    arguments.push_back(new IValue(decay));
    arguments.push_back(new IValue(settings.adamEpsilon()));
    arguments.push_back(new IValue(false)); // amsgrad
    arguments.push_back(new IValue(false)); // maximize
    arguments.push_back(new IValue()); // grad_scale
    arguments.push_back(new IValue()); // found_inf
    operator.callBoxed(arguments);
  }

  private static IValue list(List<Tensor> tensors) {
    var list = new GenericList(new TypePtr(TensorType.get()));
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }

  void save(Path file) throws IOException {
    var tensors = new TreeMap<String, Tensor>();
    for (Slot slot : slots) {
      tensors.put(MEAN + slot.name(), slot.mean());
      tensors.put(SQUARE + slot.name(), slot.square());
    }
    Safetensors.write(file, tensors);
  }

  /// @throws S2lException (8) if the file belongs to another model
  void load(Path file) {
    try (var stored = Safetensors.open(file);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      for (Slot slot : slots) {
        slot.mean().copy_(read(stored, MEAN + slot.name(), file));
        slot.square().copy_(read(stored, SQUARE + slot.name(), file));
      }
    }
  }

  private static Tensor read(Safetensors stored, String name, Path file) {
    if (!stored.names().contains(name)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of("%s has no tensor %s: it belongs to another model.", file, name));
    }
    return stored.tensor(name);
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      slot.mean().close();
      slot.square().close();
    }
    operator.close();
  }
}
