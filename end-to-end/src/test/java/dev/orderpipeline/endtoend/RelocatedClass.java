package dev.orderpipeline.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Gives a class of the tests the names that libraries have in a shaded jar, so that it works with
 * the jar's own copies of them. Names stand in a class's constants, and only there.
 *
 * @param names what names begin with, and what they begin with in the jar
 */
record RelocatedClass(Map<String, String> names) {
  /** For a jar in which libraries have their own names. */
  static final RelocatedClass NOWHERE = new RelocatedClass(Map.of());

  /** For the jar of the Spark job, as the build of {@code processor-spark} says. */
  static final RelocatedClass IN_THE_JOB =
      new RelocatedClass(
          Map.of(
              "software/amazon/awssdk", "libraries/awssdk",
              "com/google/gson", "libraries/gson"));

  private static final int MAGIC_AND_VERSION = 8;

  /** The class with the jar's names. */
  byte[] of(InputStream original) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataInputStream in = new DataInputStream(original);
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(in.readNBytes(MAGIC_AND_VERSION));
    int constants = in.readUnsignedShort();
    out.writeShort(constants);
    for (int i = 1; i < constants; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == 1) {
        out.writeUTF(of(in.readUTF()));
      } else {
        out.write(in.readNBytes(length(tag)));
      }
      // A long or a double takes the place of two.
      i += tag == 5 || tag == 6 ? 1 : 0;
    }
    out.write(in.readAllBytes());
    return bytes.toByteArray();
  }

  /** A name, or a text with names in it, as it is in the jar. */
  String of(String text) {
    String relocated = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      relocated = relocated.replace(name.getKey(), name.getValue());
    }
    return relocated;
  }

  /** How many bytes follow a tag that is no text's (Java Virtual Machine Specification, 4.4). */
  private static int length(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case 5, 6 -> 8;
      default -> throw new IllegalArgumentException("a constant has the unknown tag " + tag);
    };
  }
}
