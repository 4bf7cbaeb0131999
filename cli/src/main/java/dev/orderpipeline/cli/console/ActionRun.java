package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.VisibleText;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One execution of an action, with its output so far. Thread-safe. */
public final class ActionRun {
  private static final int MAX_LINES = 1_000;
  private static final int MAX_LINE_LENGTH = 20_000;

  private final String id;
  private final ConsoleAction action;
  private final String command;
  private final Instant startedAt;
  private final List<String> lines = new ArrayList<>();
  private long omittedLines;
  private Optional<Integer> exitCode = Optional.empty();

  ActionRun(String id, ConsoleAction action, String command, Instant startedAt) {
    this.id = id;
    this.action = action;
    this.command = command;
    this.startedAt = startedAt;
  }

  public String path() {
    return "/actions/" + id;
  }

  public ConsoleAction action() {
    return action;
  }

  /** The same command for a shell. */
  public String command() {
    return command;
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** The first lines of the output. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The number of lines that are not kept. */
  public synchronized long omittedLines() {
    return omittedLines;
  }

  /** The command's exit code; empty while it runs. */
  public synchronized Optional<Integer> exitCode() {
    return exitCode;
  }

  public boolean isRunning() {
    return exitCode().isEmpty();
  }

  /** The result of a dry run, which the command prints as a line of JSON. */
  public Optional<DryRunReport> dryRun() {
    for (String line : lines()) {
      if (line.startsWith("{")) {
        try {
          JsonObject response = JsonParser.parseString(line).getAsJsonObject();
          if (response.has("dry_run")) {
            return Optional.of(DryRunReport.of(response));
          }
        } catch (JsonParseException | IllegalStateException notTheResult) {
          // Some other line of the output.
        }
      }
    }
    return Optional.empty();
  }

  synchronized void end(int code) {
    exitCode = Optional.of(code);
  }

  /** A writer that keeps the first lines. */
  Writer output() {
    return new LineWriter();
  }

  private synchronized void add(String line) {
    if (lines.size() < MAX_LINES) {
      lines.add(ShownText.visible(VisibleText.cut(line.replace('\t', ' '), MAX_LINE_LENGTH)));
    } else {
      omittedLines++;
    }
  }

  /** Cuts the output into lines. */
  private final class LineWriter extends Writer {
    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(char[] text, int offset, int length) {
      synchronized (lock) {
        for (int i = offset; i < offset + length; i++) {
          if (text[i] == '\n') {
            add(line.toString());
            line.setLength(0);
          } else if (text[i] != '\r') {
            line.append(text[i]);
          }
        }
      }
    }

    @Override
    public void flush() {
      // Lines are kept as soon as they are complete.
    }

    @Override
    public void close() {
      if (line.length() > 0) {
        write("\n".toCharArray(), 0, 1);
      }
    }
  }
}
