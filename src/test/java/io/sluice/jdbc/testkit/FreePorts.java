package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers and proxies that go away and come back. They lie below the range from which
 * systems choose the local ports of outgoing connections, which could take one in between.
 */
final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port that nobody listens on and that this JVM has not given out. */
  static int next() {
    int offset = ThreadLocalRandom.current().nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + (offset + i) % COUNT;
      if (TAKEN.add(port)) {
        if (isFree(port)) {
          return port;
        }
        TAKEN.remove(port);
      }
    }
    throw new IllegalStateException("no free port");
  }

  static void giveBack(int port) {
    TAKEN.remove(port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
