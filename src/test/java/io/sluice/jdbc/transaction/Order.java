package io.sluice.jdbc.transaction;

import java.util.Arrays;
import java.util.Random;

/**
 * What one transfer is to do: give an amount to each account, in this order; the amounts sum up to
 * nothing.
 *
 * @param id unlike that of any other order
 */
record Order(String id, Kind kind, int[] accounts, long[] amounts) {

  private static final int LARGEST = 50;

  /** The same for the same chance. */
  static Order draw(String id, Random random, int shards) {
    Kind kind = kind(random);
    int parts = shards > 2 && random.nextInt(4) == 0 ? 3 : 2;
    int[] accounts = new int[parts];
    int rows = Vault.ACCOUNTS / shards;
    int firstShard = random.nextInt(shards);
    int firstRow = random.nextInt(rows);
    for (int i = 0; i < parts; i++) {
      boolean same = kind == Kind.ONE_SHARD;
      int shard = same ? firstShard : (firstShard + i) % shards;
      int row = same ? (firstRow + i) % rows : random.nextInt(rows);
      accounts[i] = row * shards + shard;
    }
    // Whoever takes locks in any order waits in a circle that no single server sees.
    if (random.nextInt(8) != 0) {
      Arrays.sort(accounts);
    }
    long[] amounts = new long[parts];
    for (int i = 1; i < parts; i++) {
      amounts[i] = 1 + random.nextInt(LARGEST);
      amounts[0] -= amounts[i];
    }
    return new Order(id, kind, accounts, amounts);
  }

  private static Kind kind(Random random) {
    int sum = 0;
    for (Kind kind : Kind.values()) {
      sum += kind.weight;
    }
    int left = random.nextInt(sum);
    for (Kind kind : Kind.values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new AssertionError("unreachable");
  }

  int parts() {
    return accounts.length;
  }

  /** As one word, so that it can be told to another JVM. */
  String encoded() {
    StringBuilder text = new StringBuilder(id).append(' ').append(kind);
    for (int i = 0; i < parts(); i++) {
      text.append(' ').append(accounts[i]).append(':').append(amounts[i]);
    }
    return text.toString();
  }

  static Order decode(String text) {
    String[] words = text.split(" ", -1);
    int[] accounts = new int[words.length - 2];
    long[] amounts = new long[words.length - 2];
    for (int i = 0; i < accounts.length; i++) {
      String[] pair = words[i + 2].split(":", -1);
      accounts[i] = Integer.parseInt(pair[0]);
      amounts[i] = Long.parseLong(pair[1]);
    }
    return new Order(words[0], Kind.valueOf(words[1]), accounts, amounts);
  }
}
