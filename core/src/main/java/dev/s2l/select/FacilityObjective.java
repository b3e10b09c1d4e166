package dev.s2l.select;

/// The facility-location objective `f(S) = Σ_i max(0, max_{j ∈ S} sim(i, j))` over `n` rows, given
/// as `best[i]`, the similarity of row `i` to the set so far.
sealed interface FacilityObjective permits Similarities, Neighbors {
  /// Exact up to a size, sparse beyond.
  static FacilityObjective of(Embeddings embeddings, FacilityLocationSettings settings) {
    var similarities = new Similarities(embeddings);
    return similarities.count() <= settings.exactRows()
        ? similarities
        : new Neighbors(similarities, settings.neighbors());
  }

  int count();

  /// What row `j` would add.
  double gain(int j, float[] best);

  /// What each row would add.
  double[] gains(float[] best);

  /// Puts row `j` into the set: raises `best`.
  void choose(int j, float[] best);
}
