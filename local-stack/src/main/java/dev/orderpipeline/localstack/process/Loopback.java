package dev.orderpipeline.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/** Addresses that are reachable only from this machine. */
public final class Loopback {
  public static final String HOST = "127.0.0.1";

  /**
   * The address of the embedded services, which accept any request. It is random, so that a web
   * page cannot find their ports; if the system has only one loopback address, it is {@link #HOST}.
   */
  public static final String SERVICE_HOST = serviceHost();

  private Loopback() {}

  public static InetSocketAddress port(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("127.0.0.1 is not a valid address.", e);
    }
  }

  private static String serviceHost() {
    SecureRandom random = new SecureRandom();
    String host = "127." + octet(random) + "." + octet(random) + "." + octet(random);
    try (ServerSocket test = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return test.getInetAddress().getHostAddress();
    } catch (IOException e) {
      return HOST;
    }
  }

  private static int octet(SecureRandom random) {
    return random.nextInt(1, 255);
  }
}
