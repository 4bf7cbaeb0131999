package dev.orderpipeline.cli.command;

import dev.orderpipeline.model.VisibleText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Escapes the invisible characters of all text for a terminal, except line feeds and tabs. Partners
 * and senders of messages choose parts of the text, and could otherwise send commands to it.
 */
public final class VisibleWriter extends FilterWriter {
  private VisibleWriter(Writer out) {
    super(out);
  }

  /** Wraps a writer; flushes it after each line. */
  public static PrintWriter of(Writer out) {
    return new PrintWriter(new VisibleWriter(out), true);
  }

  @Override
  public void write(int character) throws IOException {
    write(Character.toString((char) character), 0, 1);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    StringBuilder shown = new StringBuilder(length + 8);
    text.substring(offset, offset + length)
        .codePoints()
        .forEach(
            codePoint -> {
              if (codePoint == '\n' || codePoint == '\t') {
                shown.append((char) codePoint);
              } else {
                VisibleText.append(shown, codePoint);
              }
            });
    out.write(shown.toString());
  }
}
