package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a day in a directory that every executor can read.
 *
 * @param directory the directory with customers.csv, orders.csv and items.csv
 */
public record LocalDay(String directory) implements DayInput {

  @Override
  public long size(FileKind kind) throws IOException {
    return Files.size(file(kind));
  }

  @Override
  public InputStream open(FileKind kind, long from) throws IOException {
    FileChannel channel = FileChannel.open(file(kind));
    return Channels.newInputStream(channel.position(from));
  }

  private Path file(FileKind kind) {
    return Path.of(directory, kind.label() + ".csv");
  }
}
