package io.sluice.jdbc.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that answers nothing, not even a connection request, without the rights to filter
 * packets: nobody accepts, the queue is full, and the kernel drops what comes.
 */
final class FullBacklog implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket();
  private final List<SocketChannel> queued = new ArrayList<>();

  FullBacklog(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
    listener.setReuseAddress(true);
    listener.bind(address, 1);
    for (int i = 0; i < 16; i++) {
      SocketChannel channel = SocketChannel.open();
      queued.add(channel);
      try {
        channel.socket().connect(address, 200);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new IOException("the queue of port " + port + " does not fill up");
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel one : queued) {
      one.close();
    }
    listener.close();
  }
}
