package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on the loopback that does to its connections what networks do. All methods may be
 * called from any thread; what they set holds at once, also for connections that exist.
 *
 * <p>It reads bytes, not statements: what stands in a request can only be matched without TLS and
 * compression, and in text (binary executions carry parameters alone).
 */
public final class FaultProxy implements AutoCloseable {

  /** What happens to connections. Bytes that a mode drops are lost for good. */
  public enum Mode {
    PASS,
    /** Nothing gets through either way; new connections are accepted and hear nothing, ever. */
    BLACKHOLE,
    /** What clients send is lost. */
    BLACKHOLE_TO_SERVER,
    /** What servers send is lost. */
    DROP_REPLIES,
    /** Nothing gets through for now; it all arrives when another mode is set. */
    HOLD,
    /** New connections are accepted and hear nothing, ever; old ones pass. */
    ACCEPT_SILENT,
    /** New connections are accepted and closed; old ones pass. */
    ACCEPT_CLOSE,
    /** New connections are accepted and reset; old ones pass. */
    RST
  }

  /** What happens to a connection whose request matches. */
  public enum Cut {
    RST_BEFORE_FORWARDING,
    FIN_BEFORE_FORWARDING,
    /** The server gets the request and answers; the answer is dropped and the client reset. */
    RST_INSTEAD_OF_REPLY,
    /** The server gets the request and answers; the client sees an orderly end instead. */
    FIN_INSTEAD_OF_REPLY,
    /** The server gets the request and answers; the client hears nothing, from then on. */
    SILENCE_INSTEAD_OF_REPLY
  }

  private static final long JOIN_MILLIS = 5_000;

  final List<Fault> requestFaults = new CopyOnWriteArrayList<>();
  final List<Fault> replyFaults = new CopyOnWriteArrayList<>();
  final AtomicLong requests = new AtomicLong();
  private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicInteger connecting = new AtomicInteger();
  private final AtomicInteger mostConnecting = new AtomicInteger();
  private final AtomicInteger threadCount = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int port = FreePorts.next();
  private volatile InetSocketAddress target;
  private volatile Mode mode = Mode.PASS;
  private volatile long delayMillis;
  private volatile int bytesPerSecond;
  private volatile boolean closed;
  private ServerSocket listener;
  private Thread acceptor;

  private FaultProxy(InetSocketAddress target) {
    this.target = target;
    listen();
  }

  /** A proxy in front of the server, passing everything until told otherwise. */
  public static FaultProxy inFrontOf(TestServer server) {
    return inFrontOf(server.host(), server.port());
  }

  public static FaultProxy inFrontOf(String host, int port) {
    return new FaultProxy(new InetSocketAddress(host, port));
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  public String hostPort() {
    return host() + ":" + port;
  }

  public Mode mode() {
    return mode;
  }

  public void mode(Mode wanted) {
    change(() -> mode = wanted);
  }

  /** Each way takes this much longer; 0 ends it. */
  public void delay(long millis) {
    change(() -> delayMillis = millis);
  }

  /** The speed of each way of each connection; 0 ends the limit. */
  public void slow(int perSecond) {
    change(() -> bytesPerSecond = perSecond);
  }

  /** Another server behind the same address; connections that exist stay where they are. */
  public void target(TestServer server) {
    target(server.host(), server.port());
  }

  public void target(String host, int targetPort) {
    target = new InetSocketAddress(host, targetPort);
  }

  InetSocketAddress target() {
    return target;
  }

  /** Everything as at the beginning: listening, passing, at full speed, no fault armed. */
  public void calm() {
    requestFaults.clear();
    replyFaults.clear();
    change(
        () -> {
          mode = Mode.PASS;
          delayMillis = 0;
          bytesPerSecond = 0;
        });
    listen();
  }

  /** Cuts the first connection that sends a request with this text. */
  public Fault cutAfterRequestContaining(String text, Cut cut) {
    return cutAfterRequestContaining(text.getBytes(StandardCharsets.UTF_8), cut);
  }

  /** Cuts the first connection that sends a request with these bytes, once. */
  public Fault cutAfterRequestContaining(byte[] bytes, Cut cut) {
    Fault fault = new Fault(bytes.clone(), cut);
    requestFaults.add(fault);
    return fault;
  }

  /** Garbles the next reply on any connection, once. */
  public Fault corrupt() {
    Fault fault = new Fault(new byte[0], null);
    replyFaults.add(fault);
    return fault;
  }

  /** Resets every connection, as a crashed machine or a firewall does. */
  public void resetAll() {
    links.forEach(ProxyLink::reset);
  }

  /** Ends every connection in good order, as a server that is shut down does. */
  public void finAll() {
    links.forEach(ProxyLink::finish);
  }

  /** Stops listening: new connections are refused, old ones stay. */
  public void refuse() {
    lock.lock();
    try {
      if (listener != null) {
        listener.close();
        listener = null;
        // The kernel goes on listening until the thread has left its call.
        join(acceptor, JOIN_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Listens again at the same address; nothing if it does. */
  public void listen() {
    lock.lock();
    try {
      if (listener != null || closed) {
        return;
      }
      ServerSocket fresh = new ServerSocket();
      fresh.setReuseAddress(true);
      fresh.bind(new InetSocketAddress(host(), port), 200);
      listener = fresh;
      acceptor = run("accept", () -> accept(fresh));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Connections that were accepted, whatever became of them. */
  public long accepted() {
    return accepted.get();
  }

  /** Commands that clients sent, logins not counted. */
  public long requests() {
    return requests.get();
  }

  /** Most logins that were under way at one moment. */
  public int mostConnecting() {
    return mostConnecting.get();
  }

  /** Begins to count {@link #mostConnecting} anew. */
  public void forgetMostConnecting() {
    mostConnecting.set(connecting.get());
  }

  void connectingStarted() {
    mostConnecting.accumulateAndGet(connecting.incrementAndGet(), Math::max);
  }

  void connectingEnded() {
    connecting.decrementAndGet();
  }

  /** Connections that clients hold now. */
  public int open() {
    return (int) links.stream().filter(ProxyLink::clientOpen).count();
  }

  @Override
  public void close() {
    change(() -> closed = true);
    refuse();
    resetAll();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
    // Again and again: a connection's first thread may just be starting its second.
    while (!threads.isEmpty()
        && System.nanoTime() - end < 0
        && !Thread.currentThread().isInterrupted()) {
      threads.forEach(thread -> join(thread, 100));
      threads.removeIf(FaultProxy::hasEnded);
    }
    FreePorts.giveBack(port);
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      Socket client;
      try {
        client = from.accept();
      } catch (IOException refused) {
        return;
      }
      accepted.incrementAndGet();
      ProxyLink link = new ProxyLink(this, client);
      links.add(link);
      connectingStarted();
      if (closed) {
        link.reset();
      }
      run("up", link::up);
    }
  }

  void forget(ProxyLink link) {
    links.remove(link);
  }

  Thread run(String name, Runnable work) {
    threads.removeIf(FaultProxy::hasEnded);
    Thread thread =
        new Thread(work, "fault-proxy-" + port + "-" + name + "-" + threadCount.incrementAndGet());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private static boolean hasEnded(Thread thread) {
    return thread.getState() == Thread.State.TERMINATED;
  }

  private static void join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while one of these modes is set. */
  void awaitWhile(Set<Mode> modes, ProxyLink link) throws InterruptedException {
    lock.lock();
    try {
      while (modes.contains(mode) && !closed && !link.closed()) {
        changed.await(100, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the delay to pass, or for it to be taken back. */
  void awaitDelay() throws InterruptedException {
    pause(TimeUnit.MILLISECONDS.toNanos(delayMillis), true);
  }

  /** Waits as long as the limit of speed asks for this many bytes. */
  void awaitSpeed(int bytes) throws InterruptedException {
    int speed = bytesPerSecond;
    if (speed > 0) {
      pause(TimeUnit.SECONDS.toNanos(bytes) / speed, false);
    }
  }

  private void pause(long nanos, boolean endedByNoDelay) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !closed && (endedByNoDelay ? delayMillis : bytesPerSecond) > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Most bytes to write at once, so that a slow way trickles. */
  int pieceSize(int available) {
    int speed = bytesPerSecond;
    return speed == 0 ? available : Math.min(available, Math.max(1, speed / 50));
  }
}
