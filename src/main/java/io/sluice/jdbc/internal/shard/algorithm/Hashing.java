package io.sluice.jdbc.internal.shard.algorithm;

/** Published hash functions that several algorithms share. Stateless. */
final class Hashing {

  private static final double TWO_TO_31 = 1L << 31;
  private static final long LCG = 2862933555777941757L;

  private Hashing() {}

  /** FNV-1a of 64 bits. */
  static long fnv1a(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64: every bit of the input changes half of the output. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Jump consistent hash of Lamping and Veach, in the order of operations of their paper. */
  static int jump(long input, int buckets) {
    long key = input;
    long bucket = -1;
    long next = 0;
    while (next < buckets) {
      bucket = next;
      key = key * LCG + 1;
      next = (long) ((bucket + 1) * (TWO_TO_31 / ((key >>> 33) + 1)));
    }
    return (int) bucket;
  }

  /** The same, in the order of operations of Guava's consistentHash, which rounds elsewhere. */
  static int consistent(long input, int buckets) {
    long state = input;
    int candidate = 0;
    while (true) {
      state = state * LCG + 1;
      int next = (int) ((candidate + 1) / (((int) (state >>> 33) + 1) / TWO_TO_31));
      if (next < 0 || next >= buckets) {
        return candidate;
      }
      candidate = next;
    }
  }
}
