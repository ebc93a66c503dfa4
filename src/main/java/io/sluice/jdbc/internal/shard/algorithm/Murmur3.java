package io.sluice.jdbc.internal.shard.algorithm;

/**
 * MurmurHash3 of 32 bits over UTF-16 units, fed piece by piece; the hash so far can be asked for in
 * between. Confined to one thread.
 */
final class Murmur3 {

  private int state;
  private int units;
  private char odd;

  Murmur3(int seed) {
    this.state = seed;
  }

  static int hash(int seed, CharSequence text) {
    return new Murmur3(seed).add(text).hash();
  }

  Murmur3 add(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (units++ % 2 == 0) {
        odd = unit;
      } else {
        int block = mixBlock(odd | unit << 16);
        state = Integer.rotateLeft(state ^ block, 13) * 5 + 0xe6546b64;
      }
    }
    return this;
  }

  int hash() {
    int h = units % 2 == 0 ? state : state ^ mixBlock(odd);
    h ^= 2 * units;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }

  private static int mixBlock(int block) {
    return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
  }
}
