package io.sluice.jdbc.internal.shard.shape;

/** The parameters that the caller has set, as Java objects. */
public interface Values {

  /**
   * A parameter whose value cannot be looked at, such as a stream or a value with a type that
   * drivers convert it to in different ways: it decides nothing.
   */
  Object UNREADABLE =
      new Object() {
        @Override
        public String toString() {
          return "a value that cannot be read";
        }
      };

  /** No parameters. */
  Values NONE =
      index -> {
        throw new IndexOutOfBoundsException(index);
      };

  /**
   * The value that was set.
   *
   * @param index from 0
   * @return null for SQL's NULL, or {@link #UNREADABLE}
   */
  Object get(int index);

  /** Whether it was set, as it is for every execution; before one it need not be. */
  default boolean isSet(int index) {
    return true;
  }
}
