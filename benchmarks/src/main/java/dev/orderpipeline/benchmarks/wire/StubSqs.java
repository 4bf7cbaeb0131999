package dev.orderpipeline.benchmarks.wire;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Responses of SQS that accept all messages of a batch, with SQS's digests. */
final class StubSqs {
  private static final byte STRING = 1;

  private StubSqs() {}

  /** The response to SendMessageBatch, with its head. */
  static byte[] response(byte[] request) throws IOException {
    byte[] body = body(request).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(body.length + 256);
    whole.writeBytes(
        ("HTTP/1.1 200 OK\r\n"
                + "x-amzn-RequestId: 00000000-0000-0000-0000-000000000000\r\n"
                + "Date: Sun, 30 Jan 2022 00:00:00 GMT\r\n"
                + "Content-Type: application/x-amz-json-1.0\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  private static String body(byte[] request) throws IOException {
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
