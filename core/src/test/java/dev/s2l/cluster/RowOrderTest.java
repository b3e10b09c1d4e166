package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowOrderTest {
  @Test
  void rowsOfACentroidStandTogetherAndNoneIsLost() {
    var random = RandomStream.named(9, "order");
    for (int round = 0; round < 30; round++) {
      int dims = 1 + random.nextInt(round % 3 == 0 ? 60 : 8);
      int count = 1 + random.nextInt(3_000);
      int k = 1 + random.nextInt(30);
      float[][] points = MadeData.curves(count, dims, 5, round);
      float[][] centroids = MadeData.curves(k, dims, 5, ~round);
      int[] rows = new int[count];
      Arrays.setAll(rows, i -> i);
      try (var workers = new Workers(2)) {
        var values = new Values(MadeData.columns(points), new double[dims], 1);
        RowOrder order = RowOrder.of(values, rows, MadeData.flat(centroids), workers);
        int[] sorted = order.rows().clone();
        Arrays.sort(sorted);
        assertThat(sorted).as("seed 9, round %d", round).isEqualTo(rows);
        for (int i = 1; i < count; i++) {
          int before = order.likely()[i - 1];
          assertThat(order.likely()[i]).isGreaterThanOrEqualTo(before);
        }
        if (dims <= 8 && k <= Panels.WIDTH) {
          var slow = new SlowKMeans(points, centroids);
          slow.assign();
          for (int i = 0; i < count; i++) {
            assertThat(order.likely()[i]).isEqualTo(slow.assignment[order.rows()[i]]);
          }
        }
      }
    }
  }
}
