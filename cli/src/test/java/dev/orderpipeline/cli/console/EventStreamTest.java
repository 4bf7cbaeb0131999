package dev.orderpipeline.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many pages that follow the board. */
@Tag("verify")
@Timeout(120)
class EventStreamTest {
  private static final int STREAMS = 50;
  private static final int CHANGES = 300;
  private static final long MAX_GROWTH = 4_000_000;

  private final FakeSource source = new FakeSource();
  private final Console console =
      Console.start(
          new ConsoleSettings(0, true, "stage test", "./pipeline", List.of()),
          source,
          (words, out) -> 0,
          InstantSource.system());
  private final List<Socket> sockets = new ArrayList<>();
  private long messages;

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    console.close();
  }

  @Test
  void fiftyStreamsGetEachChangeInBoundedMemory() throws IOException {
    List<BufferedReader> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(open());
    }
    change(streams, CHANGES);
    long before = usedBytes();

    change(streams, CHANGES);

    assertThat(usedBytes() - before).isLessThan(MAX_GROWTH);
    assertThat(console.streams()).isEqualTo(STREAMS);
  }

  @Test
  void streamsAreLimited() throws IOException {
    for (int i = 0; i < EventStream.MAX_STREAMS; i++) {
      open();
    }

    Socket one = socket();

    assertThat(reader(one).readLine()).startsWith("HTTP/1.1 503 ");
  }

  private void change(List<BufferedReader> streams, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      messages++;
      source.setMessages(messages);
      console.refresh();
      for (BufferedReader stream : streams) {
        awaitEvent(stream);
      }
    }
  }

  private static void awaitEvent(BufferedReader stream) throws IOException {
    String line = stream.readLine();
    while (!line.startsWith("data: ")) {
      line = stream.readLine();
    }
  }

  /** Opens a stream, and reads the event of the board as it is. */
  private BufferedReader open() throws IOException {
    console.refresh();
    BufferedReader stream = reader(socket());
    awaitEvent(stream);
    return stream;
  }

  private Socket socket() throws IOException {
    URI address = console.address();
    Socket socket = new Socket(address.getHost(), address.getPort());
    sockets.add(socket);
    socket
        .getOutputStream()
        .write(
            ("GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + address.getPort() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
