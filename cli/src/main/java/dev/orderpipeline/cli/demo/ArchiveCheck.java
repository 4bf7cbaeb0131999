package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.ByteSizes;
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
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Compares the received messages with an archive, line by line. Keeps only a few lines in memory.
 */
final class ArchiveCheck {
  /** The most messages of a type that are shown, and the most missing messages listed. */
  static final int MAX_SHOWN = 10;

  /** How an error message begins. */
  static final String ERROR = "{\"type\":\"error_message\"";

  private static final int BUFFER_BYTES = 1 << 16;

  private final Archive archive;
  private final ReceivedMessages received;
  private final Optional<List<String>> expected;

  /**
   * Creates a check.
   *
   * @param archive the run's record of the archive
   * @param expected the exact messages, if known; at most {@link #MAX_SHOWN}
   */
  ArchiveCheck(Archive archive, ReceivedMessages received, Optional<List<String>> expected) {
    this.archive = archive;
    this.received = received;
    this.expected = expected;
  }

  /** Opens the parts of an archive. */
  interface Parts {
    /** Opens the part with this name. */
    InputStream open(String name) throws IOException;
  }

  /** Reads an archive of one object to its end, ticks off the received messages and compares. */
  ArchiveComparison compare(InputStream object) throws IOException {
    ArchiveReading reading = new ArchiveReading();
    if (!reading.read(object).equals(archive.objectDigest())) {
      reading.digestProblems.add("the archive's digest differs from the one that the run recorded");
    }
    return comparison(reading);
  }

  /** Does the same for an archive in parts. */
  ArchiveComparison compare(byte[] manifest, Parts parts) throws IOException {
    ArchiveReading reading = new ArchiveReading();
    MessageDigest digest = Digests.sha256();
    digest.update(manifest);
    if (!Digests.hex(digest).equals(archive.objectDigest())) {
      reading.digestProblems.add(
          "the manifest's digest differs from the one that the run recorded");
    }
    for (Part part : Manifest.read(new String(manifest, StandardCharsets.UTF_8)).parts()) {
      if (!reading.read(parts.open(part.name())).equals(part.objectDigest())) {
        reading.digestProblems.add(
            "the digest of the part " + part.name() + " differs from the one in the manifest");
      }
    }
    return comparison(reading);
  }

  /** Reads the archive's lines and collects the differences. */
  private final class ArchiveReading {
    private final List<String> firstTotals = new ArrayList<>();
    private final List<String> firstErrors = new ArrayList<>();
    private final List<String> missingLines = new ArrayList<>();
    private final List<String> digestProblems = new ArrayList<>();
    private long lines;
    private long missing;

    /** Reads one object to its end and returns its digest. */
    private String read(InputStream object) throws IOException {
      MessageDigest objectDigest = Digests.sha256();
      try (DigestInputStream digested = new DigestInputStream(object, objectDigest)) {
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(digested, BUFFER_BYTES), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          accept(line);
        }
        digested.transferTo(OutputStream.nullOutputStream());
      }
      return Digests.hex(objectDigest);
    }

    private List<String> first() {
      return Stream.concat(firstTotals.stream(), firstErrors.stream()).toList();
    }

    private void accept(String line) {
      lines++;
      if (received.tick(line)) {
        // Totals come first in an archive, so errors would not be seen.
        List<String> shown = line.startsWith(ERROR) ? firstErrors : firstTotals;
        if (shown.size() < MAX_SHOWN) {
          shown.add(line);
        }
      } else {
        missing++;
        if (missing <= MAX_SHOWN) {
          missingLines.add("archived, but not received: " + line);
        }
      }
    }
  }

  private ArchiveComparison comparison(ArchiveReading reading) {
    List<String> problems = new ArrayList<>(received.faults());
    addRest(problems, received.faulty() - problems.size(), "with wrong attributes");
    problems.addAll(reading.missingLines);
    addRest(problems, reading.missing - MAX_SHOWN, "archived, but not received");
    if (received.unticked() > 0) {
      problems.add(
          ByteSizes.messages(received.unticked())
              + " received, but not archived (--messages writes all received messages)");
    }
    if (reading.lines != archive.messages()) {
      problems.add(
          "the archive has "
              + ByteSizes.messages(reading.lines)
              + ", but the run recorded "
              + archive.messages());
    }
    problems.addAll(reading.digestProblems);
    if (expected.isPresent() && !expected.get().equals(reading.first())) {
      problems.add(
          "expected exactly these messages, in this order: " + String.join(" ", expected.get()));
    }
    return new ArchiveComparison(
        reading.lines, received.distinct(), received.duplicates(), reading.first(), problems);
  }

  private static void addRest(List<String> problems, long more, String what) {
    if (more > 0) {
      problems.add("and " + ByteSizes.count(more) + " more " + what);
    }
  }
}
