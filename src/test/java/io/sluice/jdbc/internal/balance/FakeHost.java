package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.Host;

/** A host as a test wants it. */
final class FakeHost implements Host {

  final String hostPort;
  int weight = 1;
  int inFlight;
  int sessions;
  long mean;
  long peak;
  double warmth = 1;

  FakeHost(String hostPort) {
    this.hostPort = hostPort;
  }

  FakeHost weight(int value) {
    weight = value;
    return this;
  }

  FakeHost inFlight(int value) {
    inFlight = value;
    return this;
  }

  FakeHost sessions(int value) {
    sessions = value;
    return this;
  }

  FakeHost mean(long nanos) {
    mean = nanos;
    return this;
  }

  FakeHost peak(long nanos) {
    peak = nanos;
    return this;
  }

  FakeHost warmth(double value) {
    warmth = value;
    return this;
  }

  @Override
  public String hostPort() {
    return hostPort;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public long responseTimeNanos() {
    return mean;
  }

  @Override
  public long peakResponseTimeNanos() {
    return peak;
  }

  @Override
  public double warmth() {
    return warmth;
  }

  @Override
  public String toString() {
    return hostPort;
  }
}
