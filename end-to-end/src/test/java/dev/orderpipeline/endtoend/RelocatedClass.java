package dev.orderpipeline.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Replaces library names in a test class by those of a shaded jar, so that the class uses the jar's
 * relocated libraries. Names occur only in the constants of a class.
 *
 * @param names prefixes of names, and their prefixes in the jar
 */
record RelocatedClass(Map<String, String> names) {
  /** For a jar without relocated libraries. */
  static final RelocatedClass NONE = new RelocatedClass(Map.of());

  /** For the jar of the Spark job, as configured in the POM of {@code processor-spark}. */
  static final RelocatedClass SPARK_JOB =
      new RelocatedClass(
          Map.of(
              "software/amazon/awssdk", "libraries/awssdk",
              "com/google/gson", "libraries/gson"));

  private static final int MAGIC_AND_VERSION = 8;

  /** The class file with the jar's names. */
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
      // A long or a double takes two entries.
      i += tag == 5 || tag == 6 ? 1 : 0;
    }
    out.write(in.readAllBytes());
    return bytes.toByteArray();
  }

  /** A text with its names replaced by those of the jar. */
  String of(String text) {
    String relocated = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      relocated = relocated.replace(name.getKey(), name.getValue());
    }
    return relocated;
  }

  /** The bytes after a tag other than Utf8 (Java Virtual Machine Specification, 4.4). */
  private static int length(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case 5, 6 -> 8;
      default -> throw new IllegalArgumentException("unknown constant pool tag " + tag);
    };
  }
}
