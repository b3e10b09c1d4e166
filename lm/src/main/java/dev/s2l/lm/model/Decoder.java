package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.embedding;

import dev.s2l.run.Phrase;
import dev.s2l.run.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// A causal language model of any family. Owns its parameters until closed. Threads may share one
/// as long as none changes parameters; what grows on demand is guarded.
///
/// With an adapter, only that is trained, and its parameters stay as they are.
///
/// Records no gradients; [TrainingPass] does.
public final class Decoder implements AutoCloseable {
  private static final StopSignal NEVER = new StopSignal();

  private final DecoderConfig config;
  private final DType dtype;
  private final Compute compute;
  private final SequencedMap<String, Tensor> parameters;
  private final Optional<Adapter> adapter;
  private final SequencedMap<String, Tensor> trained;
  private final List<Tensor> inOrder;
  private final ParameterGroups groups;
  private final List<TensorOptional> optionals;
  private final List<Int8Weight> int8;
  private Optional<Weights> mapped = Optional.empty();

  private final Tensor embedding;
  private final Optional<Tensor> positions;
  private final List<Layer> layers;
  private final Norm finalNorm;
  private final Linear head;
  private final Rotary rotary;

  /// Takes the parameters over, one for each [WeightLayout] entry.
  private Decoder(
      DecoderConfig config,
      DType dtype,
      Compute compute,
      SequencedMap<String, Tensor> parameters,
      Optional<Adapter> adapter) {
    this.config = config;
    this.dtype = dtype;
    this.compute = compute;
    this.parameters = Collections.unmodifiableSequencedMap(parameters);
    this.adapter = adapter;
    trained =
        adapter
            .map(all -> Collections.unmodifiableSequencedMap(all.tensors()))
            .orElse(this.parameters);
    inOrder = List.copyOf(trained.values());
    groups =
        ParameterGroups.of(
            config, List.copyOf(trained.keySet()), adapter.isPresent() ? Adapter.PREFIX : "");
    var assembly = new Assembly(config, dtype, parameters, adapter);
    embedding = assembly.embedding();
    positions = assembly.positions();
    layers = assembly.layers();
    finalNorm = assembly.finalNorm();
    head = assembly.head();
    optionals = assembly.owned();
    int8 = assembly.int8();
    rotary = new Rotary(config.position(), dtype, compute);
  }

  /// Loads a Hugging Face folder.
  ///
  /// @param dtype what the parameters are converted to; the file's memory is used in place where it
  ///   has that format already
  /// @throws dev.s2l.run.S2lException (4) naming what is wrong with the folder
  public static Decoder load(Path folder, DType dtype, Compute compute) {
    return load(folder, Optional.empty(), dtype, compute);
  }

  /// As above, with an adapter.
  ///
  /// @param start what the adapter is; it is float32 whatever `dtype` is
  /// @throws dev.s2l.run.S2lException (2, 4) naming what is wrong with the folder, or why the
  ///   adapter does not fit the model
  public static Decoder load(
      Path folder, Optional<? extends AdapterStart> start, DType dtype, Compute compute) {
    var model = ModelFolder.open(folder);
    var adapter = start.map(one -> Adapter.of(one, model.config(), compute));
    var weights = Weights.load(model, dtype, compute);
    var decoder = new Decoder(model.config(), dtype, compute, weights.parameters(), adapter);
    decoder.mapped = Optional.of(weights);
    return decoder;
  }

  /// A float32 decoder with fresh weights as Hugging Face's classes start them, the same on every
  /// machine.
  public static Decoder random(DecoderConfig config, long seed, Compute compute) {
    return new Decoder(
        config, DType.FLOAT32, compute, FreshWeights.of(config, seed, compute), Optional.empty());
  }

  public DecoderConfig config() {
    return config;
  }

  public DType dtype() {
    return dtype;
  }

  /// What it is computed with.
  public Compute compute() {
    return compute;
  }

  /// What training multiplies with.
  public MatrixLibrary trainingLibrary() {
    return MatrixLibrary.training(config, dtype, compute.device());
  }

  /// What recording multiplies with.
  public MatrixLibrary recordingLibrary() {
    return MatrixLibrary.recording(dtype, compute.device());
  }

  /// The parameters by their Hugging Face names, from the embedding to the head; leaf tensors owned
  /// by this decoder. A tied head appears once, as the embedding.
  public SequencedMap<String, Tensor> parameters() {
    return parameters;
  }

  /// What training changes: the adapter's matrices by peft's names, in float32, where there is one;
  /// else the parameters.
  public SequencedMap<String, Tensor> trained() {
    return trained;
  }

  /// Whether an adapter is trained, not the parameters.
  public boolean adapted() {
    return adapter.isPresent();
  }

  /// What the adapter is like, with the shortest names of what it adapts.
  public Optional<LoraConfig> adapterConfig() {
    return adapter.map(Adapter::config);
  }

  /// The last layer's output after the final norm.
  ///
  /// @param ids (B, S) int64; padding on the right, with any id
  /// @param past what came before: [KeyValues#NONE], a shared prefix, or a cache, which this call
  ///   extends. No gradient flows into it.
  /// @return (B, S, H), in the scope of the caller
  public Tensor hidden(Tensor ids, KeyValues past) {
    return hidden(ids, Branches.NONE, past, NEVER);
  }

  /// As above, of lines that may hold several rows, and asks before each layer whether to stop: one
  /// batch of a large model takes seconds.
  ///
  /// @param branches of lines of at most [#longestLine()] positions
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  public Tensor hidden(Tensor ids, Branches branches, KeyValues past, StopSignal stop) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, hidden(ids, branches, past, Wanted.ALL, stop));
    }
  }

  /// As above, at some positions, which saves what the last layer computes after its attention at
  /// the others.
  ///
  /// @param places in (B·S), ascending, at least one (M)
  /// @return (M, H), in the scope of the caller
  public Tensor hidden(Tensor ids, KeyValues past, long[] places, StopSignal stop) {
    return hidden(ids, Branches.NONE, past, places, stop);
  }

  /// As above, of lines that may hold several rows.
  ///
  /// @param branches of lines of at most [#longestLine()] positions
  public Tensor hidden(
      Tensor ids, Branches branches, KeyValues past, long[] places, StopSignal stop) {
    try (var scope = new PointerScope()) {
      var found = hidden(ids, branches, past, Wanted.of(places, compute), stop);
      return Scopes.leave(scope, found.squeeze(0).narrow(0, 0, places.length));
    }
  }

  private Tensor hidden(
      Tensor ids, Branches branches, KeyValues past, Wanted wanted, StopSignal stop) {
    int start = past.length();
    int length = Math.toIntExact(ids.size(1));
    var found =
        branches.none()
            ? throughLayers(embedded(ids, start), pass(start, length, past), wanted, stop)
            : branching(ids, branches, past, wanted, stop);
    past.advance(length);
    return finalNorm.of(found);
  }

  private Tensor branching(
      Tensor ids, Branches branches, KeyValues past, Wanted wanted, StopSignal stop) {
    int start = past.length();
    int length = Math.toIntExact(ids.size(1));
    long[] places = branches.places(start, length);
    var attention = CausalAttention.of(this, start, length, branches);
    var pass = new Pass(rotary.turn(places, length), attention, past);
    return throughLayers(embedded(ids, places), pass, wanted, stop);
  }

  /// The most positions, what all lines share included, of a line that may hold several rows; 0 if
  /// none may.
  public int longestLine() {
    return CausalAttention.longestLine(this);
  }

  /// Continues rows of different lengths by one token each; see [Steps].
  ///
  /// @param ids one a row, the rows being the first of `caches`, whose prompts are read
  /// @return (B′, H) with at least as many rows, in the scope of the caller
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  Tensor next(int[] ids, RowCaches caches, StopSignal stop) {
    var filled = new long[caches.filledUp(ids.length)];
    for (int b = 0; b < filled.length; b++) {
      filled[b] = ids[Math.min(b, ids.length - 1)];
    }
    try (var scope = new PointerScope()) {
      var step = caches.step(filled.length);
      step.place(compute);
      checkLength(step.length() + 1);
      var x = embedding(embedding, compute.place(Torch.longs(filled, 1, filled.length)));
      if (positions.isPresent()) {
        var rows = compute.place(Torch.longs(step.positions(), filled.length));
        x = x.add(positions.get().index_select(0, rows));
      }
      var pass = new Pass(rotary.turn(step.positions()), RowAttention.of(this, step), step);
      x = throughLayers(x, pass, Wanted.ALL, stop);
      step.advance(1);
      return Scopes.leave(scope, finalNorm.of(x).squeeze(0));
    }
  }

  /// @param x (B, S, H), closed here
  /// @param wanted where the last layer's output is
  private Tensor throughLayers(Tensor x, Pass pass, Wanted wanted, StopSignal stop) {
    for (var layer : layers) {
      stop.check();
      var next = layer.of(x, pass, wantedOf(layer, wanted));
      x.close();
      x = next;
    }
    return x;
  }

  /// What is wanted of a layer, where `last` is of the last one.
  Wanted wantedOf(Layer layer, Wanted last) {
    return layer.attention().layer() == layers.size() - 1 ? last : Wanted.ALL;
  }

  Pass pass(int start, int length, KeyValues past) {
    return new Pass(
        rotary.turn(start, length), CausalAttention.of(this, start, length, Branches.NONE), past);
  }

  /// What enters the first layer, (B, S, H).
  Tensor embedded(Tensor ids, int start) {
    checkLength(start + (int) ids.size(1));
    var x = embedding(embedding, ids);
    return positions.isPresent() ? x.add(positions.get().narrow(0, start, ids.size(1))) : x;
  }

  /// As above, of positions that stand anywhere in their rows.
  ///
  /// @param places of the positions in their rows (B·S)
  Tensor embedded(Tensor ids, long[] places) {
    checkLength(1 + Math.toIntExact(Arrays.stream(places).max().orElseThrow()));
    var x = embedding(embedding, ids);
    if (positions.isEmpty()) {
      return x;
    }
    var rows = compute.place(Torch.longs(places, places.length));
    return x.add(positions.get().index_select(0, rows).view(ids.size(0), ids.size(1), -1));
  }

  /// The rotation of positions that stand anywhere in their rows.
  ///
  /// @param places of the positions in their rows, all in one line (L)
  Rotary.Turn turnInLine(long[] places) {
    return rotary.turn(places, places.length);
  }

  /// Vectors of the tokens, (V, H).
  Tensor words() {
    return embedding;
  }

  /// Learned vectors, one a position.
  Optional<Tensor> positions() {
    return positions;
  }

  List<Layer> layers() {
    return layers;
  }

  Norm finalNorm() {
    return finalNorm;
  }

  Linear head() {
    return head;
  }

  /// @param hiddenRows (…, H), of [#hidden]
  /// @return (…, V)
  public Tensor logits(Tensor hiddenRows) {
    return head.of(hiddenRows, Mode.SCORING);
  }

  /// Keys and values of a prompt prefix, to be shared by all rows that begin with it; good until
  /// the parameters change. The caller closes it.
  public KeyValues prefix(int[] ids) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard();
        var cache = new GrowingCache(ids.length)) {
      var row = new long[ids.length];
      for (int i = 0; i < ids.length; i++) {
        row[i] = ids[i];
      }
      hidden(compute.place(Torch.longs(row, 1, row.length)), cache);
      return new SharedPrefix(cache.handOver(), ids.length);
    }
  }

  /// A decoder of the same parameters in another format, sharing no memory, without an adapter.
  public Decoder copyAs(DType format) {
    var copies = new LinkedHashMap<String, Tensor>();
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      parameters.forEach(
          (name, tensor) ->
              copies.put(
                  name,
                  Scopes.keep(
                      tensor.detach().to(format.scalarType(), false, true, Tensors.NO_FORMAT))));
    }
    return new Decoder(config, format, compute, copies, Optional.empty());
  }

  /// A decoder for scoring that multiplies in [DType#INT8] and shares the other parameters with
  /// this one, which must not change and stays open meanwhile.
  public Decoder inInt8() {
    if (adapted() || !dtype.float32()) {
      throw new IllegalStateException("only a float32 decoder without an adapter is shared");
    }
    var shared = new LinkedHashMap<String, Tensor>();
    try (var scope = new PointerScope()) {
      parameters.forEach((name, tensor) -> shared.put(name, Scopes.keep(tensor.detach())));
    }
    return new Decoder(config, DType.INT8, compute, shared, Optional.empty());
  }

  /// Sets every parameter to the value it has in `other`, converting the format.
  public void copyFrom(Decoder other) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      parameters.forEach((name, tensor) -> tensor.copy_(other.parameter(name)));
    }
  }

  /// Which of the trained tensors belong to what.
  public ParameterGroups groups() {
    return groups;
  }

  /// The place in [#trained()] of a tensor that shares its memory.
  ///
  /// @param among the places to look at
  int placeOf(Tensor tensor, int[] among) {
    return Arrays.stream(among)
        .filter(place -> parameter(place).data_ptr().equals(tensor.data_ptr()))
        .findFirst()
        .orElseThrow();
  }

  /// A tensor by its place in [#trained()].
  Tensor parameter(int place) {
    return inOrder.get(place);
  }

  private Tensor parameter(String name) {
    var tensor = parameters.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the other decoder has no parameter " + name);
    }
    return tensor;
  }

  /// Writes what training changes, as `save_pretrained` does: `config.json` and
  /// `model.safetensors`, or the adapter's two files.
  ///
  /// @param folder exists, for example one under construction
  public void save(Path folder) {
    if (adapter.isPresent()) {
      AdapterFolder.write(folder, adapter.get(), config);
    } else {
      ModelFolder.write(folder, config, dtype, parameters);
    }
  }

  /// Takes back what [#save] of such a decoder wrote.
  public void restore(Path folder) {
    if (adapter.isPresent()) {
      try (var stored = Safetensors.open(AdapterFolder.open(folder).weights());
          var scope = new PointerScope();
          var noGrad = new NoGradGuard()) {
        trained.forEach((name, tensor) -> tensor.copy_(stored.tensor(name)));
      }
    } else {
      try (var stored = load(folder, DType.FLOAT32, compute)) {
        copyFrom(stored);
      }
    }
  }

  /// Writes a model folder that needs no adapter: what the adapter adds is in the weights.
  ///
  /// @param folder exists
  public void saveMerged(Path folder) {
    var merged = new LinkedHashMap<>(parameters);
    var made = new ArrayList<Tensor>();
    boolean inputMajor = config.family().mapping().names(config).layer().inputMajor();
    try (var noGrad = new NoGradGuard()) {
      adapter.ifPresent(
          all ->
              all.products()
                  .forEach(
                      (module, product) -> {
                        String name = module + ".weight";
                        var sum = product.mergedWith(parameter(name), inputMajor);
                        made.add(sum);
                        merged.put(name, sum);
                      }));
      ModelFolder.write(folder, config, dtype, merged);
    } finally {
      made.forEach(Tensor::close);
    }
  }

  void checkLength(int length) {
    if (positions.isPresent() && length > config.size().positions()) {
      throw new IllegalArgumentException(
          Phrase.of(
              "%d positions, but the model has learned only %d",
              length, config.size().positions()));
    }
  }

  /// Frees the parameters; tensors that share memory with them must not be touched afterwards.
  @Override
  public void close() {
    optionals.forEach(TensorOptional::close);
    int8.forEach(Int8Weight::close);
    parameters.values().forEach(Tensor::close);
    adapter.ifPresent(Adapter::close);
    rotary.close();
    mapped.ifPresent(Weights::close);
    NativeSettings.release();
  }
}
