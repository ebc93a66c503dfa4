package io.sluice.jdbc.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Greets every client with one and the same error of the protocol, as a starting server does. */
final class RefusingServer implements AutoCloseable {

  private final ServerSocket listener;
  private final byte[] packet;

  RefusingServer(int code, String state) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0xFF);
    body.write(code & 0xFF);
    body.write(code >> 8);
    body.writeBytes(("#" + state + "not now").getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new byte[] {(byte) body.size(), 0, 0, 0});
    all.writeBytes(body.toByteArray());
    packet = all.toByteArray();
    listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::serve, "fault-proxy-refusing");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        client.getOutputStream().write(packet);
        client.shutdownOutput();
      } catch (IOException gone) {
        continue;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
