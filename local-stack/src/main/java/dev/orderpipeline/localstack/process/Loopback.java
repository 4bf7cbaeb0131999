package dev.orderpipeline.localstack.process;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Creates addresses that are reachable only from this machine. */
public final class Loopback {
  public static final String HOST = "127.0.0.1";

  private Loopback() {}

  public static InetSocketAddress port(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("127.0.0.1 is not a valid address.", e);
    }
  }
}
