package dev.orderpipeline.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Path;

/** Where the parts of a build are kept, as any machine of a cluster can reach it. */
public interface PartStore extends Serializable {

  /** Keeps a local file under a name that was not used before. */
  void put(String name, Path file) throws IOException;

  /** The bytes that are kept under a name. */
  InputStream open(String name) throws IOException;
}
