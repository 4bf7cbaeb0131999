package dev.orderpipeline.spark;

import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** Computes the SHA-256 digests of whole files, one task for each file. */
public final class FileDigests {
  private static final int BUFFER = 1 << 16;

  private FileDigests() {}

  /** Returns the digests of some files in hexadecimal. */
  public static Map<FileKind, String> of(
      JavaSparkContext spark, DayInput files, Collection<FileKind> kinds) {
    Map<FileKind, String> digests = new EnumMap<>(FileKind.class);
    if (kinds.isEmpty()) {
      return digests;
    }
    List<FileKind> each = List.copyOf(kinds);
    List<String> found =
        spark
            .parallelize(each.stream().map(FileKind::name).toList(), each.size())
            .map(kind -> digest(files, FileKind.valueOf(kind)))
            .collect();
    for (int i = 0; i < each.size(); i++) {
      digests.put(each.get(i), found.get(i));
    }
    return digests;
  }

  private static String digest(DayInput files, FileKind kind) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream bytes = files.open(kind, 0)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digests.hex(digest);
  }
}
