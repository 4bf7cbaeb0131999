package dev.orderpipeline.benchmarks.sending;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stub of SQS that accepts all messages, with SQS's protocol and digests, after a fixed delay.
 * Runs in its own process, so that its CPU time is not measured.
 */
public final class StubSqs {
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final byte STRING = 1;

  private final long delayMillis;

  private StubSqs(long delayMillis) {
    this.delayMillis = delayMillis;
  }

  /**
   * Serves requests until it is killed, on a port that it prints.
   *
   * @param args the delay of a response in milliseconds
   */
  public static void main(String[] args) throws IOException {
    StubSqs stub = new StubSqs(Long.parseLong(args[0]));
    try (ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        Socket client = server.accept();
        Thread thread = new Thread(() -> stub.serve(client), "stub");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
      OutputStream out = client.getOutputStream();
      for (String head = readHead(in); !head.isEmpty(); head = readHead(in)) {
        if (head.contains("expect: 100-continue")) {
          out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] request = in.readNBytes(contentLength(head));
        Thread.sleep(delayMillis);
        byte[] response = response(request).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(response.length + 256);
        whole.writeBytes(
            ("HTTP/1.1 200 OK\r\n"
                    + "x-amzn-RequestId: 00000000-0000-0000-0000-000000000000\r\n"
                    + "Date: Sun, 30 Jan 2022 00:00:00 GMT\r\n"
                    + "Content-Type: application/x-amz-json-1.0\r\n"
                    + "Content-Length: "
                    + response.length
                    + END_OF_HEAD)
                .getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(response);
        out.write(whole.toByteArray());
      }
    } catch (IOException senderDisconnected) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(1024);
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (next == '\n' && head.length() > 4 && head.indexOf(END_OF_HEAD, head.length() - 4) > 0) {
        return head.toString().toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  private static int contentLength(String head) {
    String name = "content-length:";
    int start = head.indexOf(name) + name.length();
    return Integer.parseInt(head.substring(start, head.indexOf('\r', start)).strip());
  }

  private static String response(byte[] request) throws IOException {
    StringBuilder response = new StringBuilder("{\"Successful\":[");
    try (JsonReader json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(request), StandardCharsets.UTF_8))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("Entries")) {
          json.beginArray();
          while (json.hasNext()) {
            accept(json, response);
          }
          json.endArray();
        } else {
          json.skipValue();
        }
      }
    }
    response.setLength(response.length() - 1);
    return response.append("]}").toString();
  }

  private static void accept(JsonReader json, StringBuilder response) throws IOException {
    String id = "";
    String body = "";
    Map<String, Map<String, String>> attributes = new TreeMap<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "Id" -> id = json.nextString();
        case "MessageBody" -> body = json.nextString();
        case "MessageAttributes" -> {
          json.beginObject();
          while (json.hasNext()) {
            attributes.put(json.nextName(), stringFields(json));
          }
          json.endObject();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    response
        .append("{\"Id\":\"")
        .append(id)
        .append("\",\"MessageId\":\"00000000-0000-0000-0000-000000000000\",")
        .append("\"MD5OfMessageBody\":\"")
        .append(md5(body.getBytes(StandardCharsets.UTF_8)))
        .append("\",\"MD5OfMessageAttributes\":\"")
        .append(md5(digestInput(attributes)))
        .append("\"},");
  }

  private static Map<String, String> stringFields(JsonReader json) throws IOException {
    Map<String, String> stringFields = new TreeMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.STRING) {
        stringFields.put(name, json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return stringFields;
  }

  /** The bytes from which SQS computes the digest of attributes. */
  private static byte[] digestInput(Map<String, Map<String, String>> attributes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    for (Map.Entry<String, Map<String, String>> attribute : attributes.entrySet()) {
      write(out, attribute.getKey());
      write(out, attribute.getValue().get("DataType"));
      out.writeByte(STRING);
      write(out, attribute.getValue().get("StringValue"));
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must support MD5", e);
    }
  }
}
