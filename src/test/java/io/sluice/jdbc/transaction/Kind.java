package io.sluice.jdbc.transaction;

/** The ways in which a teller changes something on several shards. */
enum Kind {
  /** Changes an account, reads what it became, writes the entry; one account after the other. */
  PLAIN(30),
  /** Locks each account by reading it before. */
  CHECKED(16),
  /** Locks all of them with one statement over the shards. */
  LOCKED(8),
  /** Reads an account of a further shard before, and never writes there. */
  READER(6),
  /** Reads all accounts plainly before it writes. */
  LATE_WRITER(6),
  /** Goes back to a savepoint on the way, and does another thing. */
  SAVEPOINT(6),
  /** Begins and commits with SQL. */
  SQL(6),
  /** Goes on after a statement that the server refused. */
  SWALLOWED(4),
  /** Rolls back in the end. */
  GIVEN_UP(4),
  /** Both accounts on one shard: no further shard is to be asked. */
  ONE_SHARD(6),
  /** One statement of many rows without a transaction. */
  STATEMENT(6),
  /** A batch of one-row statements without a transaction. */
  BATCH(4),
  /** One statement without a key that changes a row on every shard, without a transaction. */
  TIDE(4),
  /** One statement that changes every copy of a row, without a transaction. */
  RATE(3),
  /** Counts all the money with locks on it. */
  COUNT(1);

  /** How often, compared with the others. */
  final int weight;

  Kind(int weight) {
    this.weight = weight;
  }

  /** Whether entries or pledges tell of it once it is done; else levels do, or nothing. */
  boolean leavesTrace() {
    return ordinal() <= BATCH.ordinal();
  }
}
