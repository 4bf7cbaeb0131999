package dev.orderpipeline.cli;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
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

  /** Reads the archive to its end and compares. Ticks off what was received. */
  Verdict compare(InputStream object) throws IOException {
    List<String> first = new ArrayList<>();
    List<String> problems = new ArrayList<>(received.faults());
    addRest(problems, received.faulty() - problems.size(), "with attributes that do not fit");
    MessageDigest objectDigest = Digests.sha256();
    long lines = 0;
    long missing = 0;
    try (DigestInputStream digested = new DigestInputStream(object, objectDigest)) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(digested, BUFFER_BYTES), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines++;
        if (received.tick(line)) {
          if (first.size() < SHOWN) {
            first.add(line);
          }
        } else {
          missing++;
          if (missing <= SHOWN) {
            problems.add("archived, but not received: " + line);
          }
        }
      }
      digested.transferTo(OutputStream.nullOutputStream());
    }
    addRest(problems, missing - SHOWN, "archived, but not received");
    if (received.unticked() > 0) {
      problems.add(
          Sizes.messages(received.unticked())
              + " received that the archive does not hold (--messages shows what was received)");
    }
    if (lines != archive.messages()) {
      problems.add(
          "the archive holds "
              + Sizes.messages(lines)
              + ", but the run recorded "
              + archive.messages());
    }
    if (!Digests.hex(objectDigest).equals(archive.objectDigest())) {
      problems.add("the archive's bytes are not those whose digest the run recorded");
    }
    if (exactly.isPresent() && !exactly.get().equals(first)) {
      problems.add(
          "these files give exactly these messages, in this order: "
              + String.join(" ", exactly.get()));
    }
    return new Verdict(lines, received.different(), received.repeated(), first, problems);
  }

  private static void addRest(List<String> problems, long more, String what) {
    if (more > 0) {
      problems.add("and " + Sizes.count(more) + " more " + what);
    }
  }
}
