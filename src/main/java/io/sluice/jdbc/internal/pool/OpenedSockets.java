package io.sluice.jdbc.internal.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/**
 * The sockets that a driver opens while it connects, so that a caller stuck in a read can be freed
 * by closing its socket when the driver's own {@code abort} would wait. A driver creates its
 * factory by reflection and opens sockets on the connecting thread, hence the hand-over by thread.
 */
public final class OpenedSockets implements AutoCloseable {

  private static final ThreadLocal<OpenedSockets> CURRENT = new ThreadLocal<>();

  private final List<Socket> sockets = new ArrayList<>(1);

  private OpenedSockets() {}

  /** Collects what this thread opens until {@link #close()}. */
  static OpenedSockets collect() {
    OpenedSockets opened = new OpenedSockets();
    CURRENT.set(opened);
    return opened;
  }

  /** The sockets opened so far. */
  List<Socket> sockets() {
    return List.copyOf(sockets);
  }

  @Override
  public void close() {
    CURRENT.remove();
  }

  /** Named in the target driver's {@code socketFactory} property; plain sockets, remembered. */
  public static final class Factory extends SocketFactory {

    /** For the target driver. */
    public Factory() {}

    static boolean isVisibleTo(ClassLoader loader) {
      try {
        return Class.forName(Factory.class.getName(), false, loader) == Factory.class;
      } catch (ClassNotFoundException | LinkageError hidden) {
        return false;
      }
    }

    @Override
    public Socket createSocket() {
      Socket socket = new Socket();
      OpenedSockets opened = CURRENT.get();
      if (opened != null) {
        opened.sockets.add(socket);
      }
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    private Socket connected(InetSocketAddress remote, InetSocketAddress local) throws IOException {
      Socket socket = createSocket();
      try {
        if (local != null) {
          socket.bind(local);
        }
        socket.connect(remote);
        return socket;
      } catch (IOException failed) {
        socket.close();
        throw failed;
      }
    }
  }
}
