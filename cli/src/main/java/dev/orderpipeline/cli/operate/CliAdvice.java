package dev.orderpipeline.cli.operate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Rewrites the processor's sentences for this tool: where they name a field of a request, they name
 * its option.
 */
final class CliAdvice {
  private static final Map<Pattern, String> OPTIONS = new LinkedHashMap<>();

  static {
    put(" \\(\"mode\": \"[a-z_]+\"\\)", "");
    put("To publish it as it is, send \\{.*\\}", "To publish it as it is, add --as-it-is.");
    put("mode is \"rebuild_as_next\", but", "--as-next is not possible:");
    put("engine is \"spark\"( in a dry_run)?, but", "--engine spark is not possible:");
    put("\"now\": true", "--now");
    put("\"engine\": \"([a-z]+)\"", "--engine $1");
    put("\"mode\": \"republish\"", "--republish");
    put("\"mode\": \"rebuild_as_next\"", "--as-next");
    put("\"dry_run\": true", "--dry-run");
    put("\"replay_id\": \"([^\"]*)\"", "--replay-id $1");
    put("another replay_id and without \"mode\"", "another --replay-id and without --republish");
    put("another replay_id", "another --replay-id");
    put("omit \"mode\"", "omit --republish and --as-next");
    put("send (a|the same|the) request( again)?", "run the command again");
    put("send (--[a-z])", "add $1");
  }

  private CliAdvice() {}

  private static void put(String advice, String option) {
    OPTIONS.put(Pattern.compile(advice), option);
  }

  /** The sentence with options instead of fields. */
  static String of(String sentence) {
    String text = sentence;
    for (Map.Entry<Pattern, String> option : OPTIONS.entrySet()) {
      text = option.getKey().matcher(text).replaceAll(option.getValue());
    }
    return text;
  }
}
