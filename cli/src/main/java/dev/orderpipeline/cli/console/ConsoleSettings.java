package dev.orderpipeline.cli.console;

import java.util.List;

/**
 * How a console runs.
 *
 * @param port the port on 127.0.0.1; 0 selects a free one
 * @param readOnly whether it runs no commands
 * @param pipeline the pipeline's name for people
 * @param program the word that runs this tool in a shell
 * @param connection the options of commands that select the pipeline
 */
public record ConsoleSettings(
    int port, boolean readOnly, String pipeline, String program, List<String> connection) {
  public ConsoleSettings {
    connection = List.copyOf(connection);
  }
}
