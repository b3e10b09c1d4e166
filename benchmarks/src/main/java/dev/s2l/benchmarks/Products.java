package dev.s2l.benchmarks;

import static org.bytedeco.pytorch.global.torch.mm_out;
import static org.bytedeco.pytorch.global.torch.rand;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.Torch;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The peak that other figures are shares of: how fast libtorch multiplies two large square
/// matrices, each thread its own pair.
final class Products {
  private static final int CPU_SIZE = 2048;
  private static final int GPU_SIZE = 8192;
  private static final double WINDOW_SECONDS = 0.5;
  private static final int WINDOWS = 3;

  private Products() {}

  static void measure(JsonNode request, ObjectNode answer) {
    var device = LanguageModelRun.device(request);
    int threads = request.get("threads").asInt();
    String format = request.get("format").asString();
    try (var compute = Compute.on(device, threads)) {
      answer.put("gflops", fastest(format, compute, threads));
    }
  }

  /// The best of some windows, all threads together.
  private static double fastest(String format, Compute compute, int threads) {
    var start = new CyclicBarrier(threads);
    double best = 0;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (int window = 0; window < WINDOWS; window++) {
        var rates = new ArrayList<Future<Double>>();
        for (int t = 0; t < threads; t++) {
          rates.add(pool.submit(rate(format, compute, start)));
        }
        double sum = 0;
        for (var rate : rates) {
          sum += rate.get();
        }
        best = Math.max(best, sum);
      }
      return best;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof S2lException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Callable<Double> rate(String format, Compute compute, CyclicBarrier start) {
    return () -> {
      Torch.threads(1);
      int size = compute.device() == ComputeDevice.CPU ? CPU_SIZE : GPU_SIZE;
      try (var scope = new PointerScope();
          var noGrad = new NoGradGuard()) {
        var product = product(format, compute, size);
        product.run();
        wait(compute);
        start.await();
        long begin = System.nanoTime();
        int count = 0;
        double seconds;
        do {
          product.run();
          // A GPU is asked ahead.
          if (++count % 8 == 0 || compute.device() == ComputeDevice.CPU) {
            wait(compute);
          }
          seconds = (System.nanoTime() - begin) / 1e9;
        } while (seconds < WINDOW_SECONDS);
        wait(compute);
        return 2e-9 * count * size * size * size / ((System.nanoTime() - begin) / 1e9);
      }
    };
  }

  private static void wait(Compute compute) {
    if (compute.device() == ComputeDevice.CUDA) {
      torch.cuda_synchronize();
    }
  }

  private static Runnable product(String format, Compute compute, int size) {
    var a = compute.place(rand(size, size));
    var b = compute.place(rand(size, size));
    return switch (format) {
      case "float32" -> product(a, b);
      case "bfloat16" -> product(a.to(ScalarType.BFloat16), b.to(ScalarType.BFloat16));
      case "int8" -> integers(a, b);
      default -> throw new S2lException(ExitCode.USAGE, Phrase.of("no products in %s", format));
    };
  }

  private static Runnable product(Tensor a, Tensor b) {
    var out = torch.empty_like(a);
    return () -> mm_out(out, a, b);
  }

  /// Has no Java method, so it is called by name.
  private static Runnable integers(Tensor a, Tensor b) {
    var operator = Dispatcher.singleton().findSchemaOrThrow("aten::_int_mm", "out");
    var left = a.mul(new Scalar(100)).to(ScalarType.Char);
    var right = b.mul(new Scalar(100)).to(ScalarType.Char);
    var out = torch.zeros_like(a).to(ScalarType.Int);
    return () -> {
      try (var scope = new PointerScope()) {
        var arguments = new IValueVector();
        arguments.push_back(new IValue(left));
        arguments.push_back(new IValue(right));
        arguments.push_back(new IValue(out));
        operator.callBoxed(arguments);
      }
    };
  }
}
