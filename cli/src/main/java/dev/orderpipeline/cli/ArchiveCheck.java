package dev.orderpipeline.cli;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Compares what was received with an archive, line by line. Holds no more than a few lines. */
final class ArchiveCheck {
  /** So many messages are shown, and so many of the missing ones are told. */
  static final int SHOWN = 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Archive archive;
  private final Received received;
  private final Optional<List<String>> exactly;

  /**
   * A check.
   *
   * @param archive what the run recorded about the archive
   * @param exactly the messages that there must be, if they are known; at most {@link #SHOWN}
   */
  ArchiveCheck(Archive archive, Received received, Optional<List<String>> exactly) {
    this.archive = archive;
    this.received = received;
    this.exactly = exactly;
  }

  /** Where the parts of an archive are. */
  interface Parts {
    /** The bytes of a part. */
    InputStream open(String name) throws IOException;
  }

  /** Reads the archive to its end and compares. Ticks off what was received. */
  ArchiveComparison compare(InputStream object) throws IOException {
    Reading reading = new Reading();
    if (!reading.read(object).equals(archive.objectDigest())) {
      reading.damages.add("the archive's bytes are not those whose digest the run recorded");
    }
    return verdict(reading);
  }

  /** The same of an archive in parts. */
  ArchiveComparison compare(byte[] manifest, Parts parts) throws IOException {
    Reading reading = new Reading();
    MessageDigest digest = Digests.sha256();
    digest.update(manifest);
    if (!Digests.hex(digest).equals(archive.objectDigest())) {
      reading.damages.add("the manifest's bytes are not those whose digest the run recorded");
    }
    for (Part part : Manifest.read(new String(manifest, StandardCharsets.UTF_8)).parts()) {
      if (!reading.read(parts.open(part.name())).equals(part.objectDigest())) {
        reading.damages.add(
            "the bytes of the part "
                + part.name()
                + " are not those whose digest stands in the manifest");
      }
    }
    return verdict(reading);
  }

  /** What the archive's lines say. */
  private final class Reading {
    private final List<String> first = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();
    private long lines;
    private long missing;

    /** Reads one object to its end; returns the digest of its bytes. */
    private String read(InputStream object) throws IOException {
      MessageDigest objectDigest = Digests.sha256();
      try (DigestInputStream digested = new DigestInputStream(object, objectDigest)) {
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(digested, BUFFER_BYTES), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          take(line);
        }
        digested.transferTo(OutputStream.nullOutputStream());
      }
      return Digests.hex(objectDigest);
    }

    private void take(String line) {
      lines++;
      if (received.tick(line)) {
        if (first.size() < SHOWN) {
          first.add(line);
        }
      } else {
        missing++;
        if (missing <= SHOWN) {
          missed.add("archived, but not received: " + line);
        }
      }
    }
  }

  private ArchiveComparison verdict(Reading reading) {
    List<String> problems = new ArrayList<>(received.faults());
    addRest(problems, received.faulty() - problems.size(), "with attributes that do not fit");
    problems.addAll(reading.missed);
    addRest(problems, reading.missing - SHOWN, "archived, but not received");
    if (received.unticked() > 0) {
      problems.add(
          ByteSizes.messages(received.unticked())
              + " received that the archive does not hold (--messages shows what was received)");
    }
    if (reading.lines != archive.messages()) {
      problems.add(
          "the archive holds "
              + ByteSizes.messages(reading.lines)
              + ", but the run recorded "
              + archive.messages());
    }
    problems.addAll(reading.damages);
    if (exactly.isPresent() && !exactly.get().equals(reading.first)) {
      problems.add(
          "these files give exactly these messages, in this order: "
              + String.join(" ", exactly.get()));
    }
    return new ArchiveComparison(
        reading.lines, received.different(), received.repeated(), reading.first, problems);
  }

  private static void addRest(List<String> problems, long more, String what) {
    if (more > 0) {
      problems.add("and " + ByteSizes.count(more) + " more " + what);
    }
  }
}
