package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Windows1252;
import java.io.IOException;
import java.io.InputStream;

/**
 * The files of a day, of which those in Windows-1252 are read as such.
 *
 * @param files the same files
 */
public record Windows1252Day(DayInput files, Limits limits) implements DayInput {

  @Override
  public long size(FileKind kind) throws IOException {
    return files.size(kind);
  }

  @Override
  public InputStream open(FileKind kind, long from) throws IOException {
    return files.open(kind, from);
  }

  @Override
  public FileEncoding encoding(FileKind kind) throws IOException {
    return Windows1252.encodingOf(kind, files.open(kind, 0), limits);
  }
}
