package dev.orderpipeline.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Path;

/** A store for the parts of a build, reachable from every executor of a cluster. */
public interface PartStore extends Serializable {

  /** Stores a local file under a new name. */
  void put(String name, Path file) throws IOException;

  /** Opens the part with this name. */
  InputStream open(String name) throws IOException;
}
