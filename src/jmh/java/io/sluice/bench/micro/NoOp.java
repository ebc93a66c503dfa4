package io.sluice.bench.micro;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * A driver that does nothing and allocates nothing once a statement is made: what is measured above
 * it is not its own. Compiled classes; what they do not define answers with zero.
 */
public final class NoOp implements Driver {

  /** Rows of every result. */
  private final int rows;

  public NoOp(int rows) {
    this.rows = rows;
  }

  private static final Class<? extends Connection> CONNECTION = complete(NoOpConnection.class);
  private static final Class<? extends PreparedStatement> STATEMENT = complete(NoOpStatement.class);
  private static final Class<? extends ResultSet> RESULT = complete(NoOpResult.class);
  private static final Class<? extends ResultSetMetaData> COLUMNS = complete(NoOpColumns.class);
  private static final Class<? extends DatabaseMetaData> META = complete(NoOpMetaData.class);

  private static <T> Class<? extends T> complete(Class<T> part) {
    return new ByteBuddy()
        .subclass(part)
        .modifiers(Visibility.PUBLIC)
        .method(ElementMatchers.isAbstract())
        .intercept(StubMethod.INSTANCE)
        .make()
        .load(NoOp.class.getClassLoader(), ClassLoadingStrategy.Default.INJECTION)
        .getLoaded();
  }

  private static <T> T make(Class<T> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Override
  public Connection connect(String url, Properties info) {
    NoOpConnection connection = (NoOpConnection) make(CONNECTION);
    connection.rows = rows;
    return connection;
  }

  @Override
  public boolean acceptsURL(String url) {
    return true;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  /** A connection to nothing. */
  public abstract static class NoOpConnection implements Connection {
    private int rows;
    private boolean autoCommit = true;

    @Override
    public Statement createStatement() {
      return prepareStatement("");
    }

    @Override
    public PreparedStatement prepareStatement(String sql) {
      NoOpStatement statement = (NoOpStatement) make(STATEMENT);
      statement.connection = this;
      statement.result = (NoOpResult) make(RESULT);
      statement.result.rows = rows;
      statement.result.statement = statement;
      return statement;
    }

    @Override
    public DatabaseMetaData getMetaData() {
      return make(META);
    }

    @Override
    public boolean getAutoCommit() {
      return autoCommit;
    }

    @Override
    public void setAutoCommit(boolean value) {
      autoCommit = value;
    }

    @Override
    public boolean isValid(int seconds) {
      return true;
    }

    @Override
    public void setNetworkTimeout(Executor executor, int millis) {
      // Nothing ever takes time.
    }
  }

  /** A statement on it, prepared or not. */
  public abstract static class NoOpStatement implements PreparedStatement {
    private NoOpConnection connection;
    private NoOpResult result;
    private int last;

    @Override
    public ResultSet executeQuery(String sql) {
      result.row = 0;
      return result;
    }

    @Override
    public ResultSet executeQuery() {
      result.row = 0;
      return result;
    }

    @Override
    public void setInt(int index, int value) {
      last = index + value;
    }

    @Override
    public void setString(int index, String value) {
      last = index;
    }

    @Override
    public Connection getConnection() {
      return connection;
    }
  }

  /** As many rows as asked for. */
  public abstract static class NoOpResult implements ResultSet {
    private NoOpStatement statement;
    private int rows;
    private int row;

    @Override
    public boolean next() {
      return ++row <= rows;
    }

    @Override
    public int getInt(int column) {
      return row + column;
    }

    @Override
    public String getString(int column) {
      return "";
    }

    @Override
    public ResultSetMetaData getMetaData() {
      return make(COLUMNS);
    }

    @Override
    public Statement getStatement() {
      return statement;
    }
  }

  /** No columns. */
  public abstract static class NoOpColumns implements ResultSetMetaData {}

  /** Of a server that is no MariaDB. */
  public abstract static class NoOpMetaData implements DatabaseMetaData {
    @Override
    public String getDatabaseProductVersion() throws SQLException {
      return "9.7.0";
    }
  }
}
