package dev.s2l.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import org.junit.jupiter.api.Test;

class ProductsTest {
  @Test
  void everyProductIsTheChainThroughTheDimensionsBitForBit() {
    var random = RandomStream.named(5, "products");
    // Often enough for the compiler to make vectors of the loops.
    for (int round = 0; round < 3000; round++) {
      int dims = 1 + round % 9;
      int count = 1 + random.nextInt(400);
      int from = random.nextInt(count);
      float[][] points = new float[dims][count];
      float[] vectors = new float[2 + Products.WIDTH * dims];
      float[] bias = new float[1 + Products.WIDTH];
      for (float[] column : points) {
        fill(column, random);
      }
      fill(vectors, random);
      fill(bias, random);
      float[][] into = new float[1 + Products.WIDTH][count];
      Products.of(points, from, count, vectors, 2, bias, 1, into);
      for (int v = 0; v < Products.WIDTH; v++) {
        for (int i = 0; i < count; i++) {
          float product = bias[1 + v];
          for (int d = 0; d < dims; d++) {
            product = Math.fma(points[d][i], vectors[2 + d * Products.WIDTH + v], product);
          }
          assertThat(into[1 + v][i])
              .as("seed 5, round %d, vector %d, point %d", round, v, i)
              .isEqualTo(i < from ? 0 : product);
        }
      }
    }
  }

  @Test
  void productsWithOneVectorAreTheSame() {
    var random = RandomStream.named(6, "products");
    for (int round = 0; round < 3000; round++) {
      int count = 1 + random.nextInt(400);
      int from = random.nextInt(count);
      float[][] points = new float[1 + round % 9][count];
      float[] vector = new float[points.length];
      for (float[] column : points) {
        fill(column, random);
      }
      fill(vector, random);
      float[] into = new float[count];
      Products.of(points, from, count, vector, into);
      for (int i = 0; i < count; i++) {
        float product = 0;
        for (int d = 0; d < points.length; d++) {
          product = Math.fma(points[d][i], vector[d], product);
        }
        assertThat(into[i])
            .as("seed 6, round %d, point %d", round, i)
            .isEqualTo(i < from ? 0 : product);
      }
    }
  }

  private static void fill(float[] values, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
  }
}
