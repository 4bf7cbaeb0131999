package dev.orderpipeline.localstack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Makes addresses that only this machine reaches. */
final class Loopback {
  static final String HOST = "127.0.0.1";

  private Loopback() {}

  static InetSocketAddress port(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are no address.", e);
    }
  }
}
