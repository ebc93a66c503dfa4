package io.sluice.jdbc.testkit;

import io.sluice.jdbc.testkit.FaultProxy.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection through a {@link FaultProxy}: a thread for each way. */
final class ProxyLink {

  private static final int BUFFER = 64 * 1024;
  private static final int PACKET_HEADER = 4;
  private static final int CONNECT_MILLIS = 5_000;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server = new Socket();
  private final RequestCounter counter = new RequestCounter();
  private byte[] sentBefore = new byte[0];
  private volatile Fault insteadOfReply;
  private volatile boolean mute;
  private volatile boolean finished;
  private volatile boolean closed;
  private final AtomicBoolean connecting = new AtomicBoolean(true);

  ProxyLink(FaultProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  boolean closed() {
    return closed;
  }

  /** The client's way to the server, beginning with the connection itself. */
  void up() {
    try {
      client.setTcpNoDelay(true);
      switch (proxy.mode()) {
        case RST -> reset();
        case ACCEPT_CLOSE -> close();
        case BLACKHOLE, ACCEPT_SILENT -> swallow();
        default -> {
          server.setTcpNoDelay(true);
          server.connect(proxy.target(), CONNECT_MILLIS);
          proxy.run("down", this::down);
          pump(client, server, true);
        }
      }
      // While the way to the server is cut, the server does not learn that the client has gone.
      closeQuietly(client);
      proxy.awaitWhile(Set.of(Mode.HOLD, Mode.BLACKHOLE, Mode.BLACKHOLE_TO_SERVER), this);
    } catch (IOException e) {
      // The target is dead or the client reset its end: so does ours.
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    } finally {
      close();
    }
  }

  private void down() {
    try {
      pump(server, client, false);
      proxy.awaitWhile(Set.of(Mode.HOLD), this);
      Mode mode = proxy.mode();
      if (!mute && mode != Mode.BLACKHOLE && mode != Mode.DROP_REPLIES) {
        close();
      }
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  boolean clientOpen() {
    return !client.isClosed();
  }

  /** Reads and forgets until the client has enough. */
  private void swallow() throws IOException {
    byte[] buffer = new byte[BUFFER];
    InputStream in = client.getInputStream();
    while (in.read(buffer) >= 0) {
      if (finished) {
        reset();
      }
    }
  }

  private void pump(Socket from, Socket to, boolean up) throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    boolean streaming = false;
    int length;
    while ((length = in.read(buffer)) >= 0) {
      if (finished) {
        // The peer has heard our end and still talks: a closed socket answers with a reset.
        if (up) {
          reset();
          return;
        }
        continue;
      }
      proxy.awaitWhile(Set.of(Mode.HOLD), this);
      if (!streaming) {
        proxy.awaitDelay();
      }
      if (up ? requestMayPass(buffer, length) : replyMayPass(buffer, length)) {
        Fault after = up ? matching(proxy.requestFaults, buffer, length) : null;
        if (after != null && !forwardAfter(after)) {
          return;
        }
        write(out, buffer, length);
      }
      if (closed) {
        return;
      }
      // What lies here already has arrived during the delay of what went before.
      streaming = in.available() > 0;
    }
  }

  private boolean requestMayPass(byte[] buffer, int length) {
    int commands = counter.count(buffer, length);
    proxy.requests.addAndGet(commands);
    if (commands > 0) {
      loginEnded();
    }
    Mode mode = proxy.mode();
    return mode != Mode.BLACKHOLE && mode != Mode.BLACKHOLE_TO_SERVER;
  }

  private boolean replyMayPass(byte[] buffer, int length) {
    Fault cut = insteadOfReply;
    if (cut != null) {
      insteadOfReply = null;
      switch (cut.cut) {
        case RST_INSTEAD_OF_REPLY -> reset();
        case FIN_INSTEAD_OF_REPLY -> finish();
        default -> mute = true;
      }
      cut.fire();
    }
    Mode mode = proxy.mode();
    if (mute || finished || closed || mode == Mode.BLACKHOLE || mode == Mode.DROP_REPLIES) {
      return false;
    }
    Fault corruption = matching(proxy.replyFaults, buffer, length);
    if (corruption != null) {
      // The length stays, or the reader would only wait for the rest of a huge packet.
      for (int i = PACKET_HEADER; i < length; i += 2) {
        buffer[i] ^= (byte) 0xA5;
      }
      corruption.fire();
    }
    return true;
  }

  /** Does what comes before forwarding; whether to forward at all. */
  private boolean forwardAfter(Fault fault) {
    switch (fault.cut) {
      case RST_BEFORE_FORWARDING -> {
        reset();
        fault.fire();
        return false;
      }
      case FIN_BEFORE_FORWARDING -> {
        close();
        fault.fire();
        return false;
      }
      default -> {
        insteadOfReply = fault;
        return true;
      }
    }
  }

  /** The fault that happens now, also when its pattern began in the bytes before these. */
  private Fault matching(List<Fault> faults, byte[] buffer, int length) {
    boolean requests = faults == proxy.requestFaults;
    if (faults.isEmpty()) {
      sentBefore = requests ? new byte[0] : sentBefore;
      return null;
    }
    byte[] window = requests ? Arrays.copyOf(sentBefore, sentBefore.length + length) : buffer;
    if (requests) {
      System.arraycopy(buffer, 0, window, sentBefore.length, length);
    }
    for (Fault fault : faults) {
      if (fault.matches(window, requests ? window.length : length) && fault.take()) {
        faults.remove(fault);
        return fault;
      }
    }
    if (requests) {
      int keep = faults.stream().mapToInt(fault -> fault.pattern.length - 1).max().orElse(0);
      sentBefore =
          Arrays.copyOfRange(window, Math.max(0, window.length - Math.max(0, keep)), window.length);
    }
    return null;
  }

  private void write(OutputStream out, byte[] buffer, int length)
      throws IOException, InterruptedException {
    for (int written = 0; written < length && !closed; ) {
      int piece = proxy.pieceSize(length - written);
      out.write(buffer, written, piece);
      written += piece;
      proxy.awaitSpeed(piece);
    }
  }

  /** Ends both sides in good order; the client's last words are not answered. */
  void finish() {
    finished = true;
    try {
      if (server.isConnected()) {
        server.shutdownOutput();
      }
      client.shutdownOutput();
    } catch (IOException e) {
      reset();
    }
  }

  /** Both sides at once, without a goodbye. */
  void reset() {
    resetWhenClosed(client);
    resetWhenClosed(server);
    close();
  }

  private static void resetWhenClosed(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // It is closed meanwhile, which is the aim.
      return;
    }
  }

  /** The client has gone on to its first command, or has gone. */
  private void loginEnded() {
    if (connecting.compareAndSet(true, false)) {
      proxy.connectingEnded();
    }
  }

  private void close() {
    closed = true;
    loginEnded();
    closeQuietly(client);
    closeQuietly(server);
    proxy.forget(this);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that cannot be closed is closed.
      return;
    }
  }

  /** Counts commands: packets of the protocol that begin a sequence. */
  private static final class RequestCounter {
    private final byte[] header = new byte[PACKET_HEADER];
    private int headerBytes;
    private int bodyLeft;

    int count(byte[] bytes, int length) {
      int commands = 0;
      for (int i = 0; i < length; ) {
        if (bodyLeft > 0) {
          int skipped = Math.min(bodyLeft, length - i);
          bodyLeft -= skipped;
          i += skipped;
          continue;
        }
        header[headerBytes++] = bytes[i++];
        if (headerBytes == header.length) {
          headerBytes = 0;
          bodyLeft = (header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
          commands += header[3] == 0 ? 1 : 0;
        }
      }
      return commands;
    }
  }
}
