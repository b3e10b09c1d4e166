package dev.s2l.compare.diagnosis;

/// Pairs of rows at one checkpoint.
///
/// @param rows of the sample
/// @param pairs all of them
/// @param insidePairs pairs of one cluster
/// @param rowsWithMates rows that have another one of their cluster in the sample
/// @param inside mean over rows of the mean cosine with rows of the same cluster
/// @param across mean cosine of two rows of different clusters
/// @param explained share of the disagreement that clusters explain, see `docs/diagnosis.md`
/// @param distance rank correlation of trajectory distance with gradient distance
/// @param direction rank correlation of trajectory distance with one minus the cosine
public record PairPart(
    int rows,
    int pairs,
    int insidePairs,
    int rowsWithMates,
    Resampled inside,
    Resampled across,
    Resampled explained,
    Resampled distance,
    Resampled direction) {

  /// @param products inner products of gradients (n, n)
  /// @param clusters of the rows
  /// @param trajectories (n, columns), as they were clustered
  /// @param seed of the bootstrap samples, which are the same for every checkpoint
  public static PairPart of(
      double[][] products, int[] clusters, float[][] trajectories, long seed) {
    var samples = RowSamples.of(products.length, seed, "diagnose/pairs");
    double[][] cosines = PairDistances.cosines(products);
    var alikeness = new Alikeness(cosines, clusters);
    double[] apart = PairDistances.euclidean(trajectories);
    var distance = new RankCorrelation(apart, PairDistances.euclidean(products));
    var direction = new RankCorrelation(apart, PairDistances.angular(cosines));
    return new PairPart(
        products.length,
        PairDistances.count(products.length),
        alikeness.insidePairs(),
        alikeness.rowsWithMates(),
        samples.of(alikeness::inside),
        samples.of(alikeness::across),
        samples.of(alikeness::explained),
        samples.of(times -> distance.of(PairDistances.weights(times))),
        samples.of(times -> direction.of(PairDistances.weights(times))));
  }
}
