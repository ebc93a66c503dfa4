package io.sluice.jdbc.testkit;

/** The two kinds of server that the tests run against. */
public enum Flavor {
  MARIADB("mariadb"),
  MYSQL("mysql");

  private final String vendor;

  Flavor(String vendor) {
    this.vendor = vendor;
  }

  /** The sub-protocol of the flavor's own driver in a JDBC URL. */
  public String vendor() {
    return vendor;
  }
}
