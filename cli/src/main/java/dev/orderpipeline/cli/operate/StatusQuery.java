package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The requests of {@code pipeline status} and {@code watch}. */
final class StatusQuery {
  private static final LocalDate ANY_DATE = LocalDate.of(2022, 1, 30);
  private static final Pattern ALMOST_A_DATE =
      Pattern.compile("[0-9]{4}[-./]?[0-9]{1,2}[-./]?[0-9]{1,2}");

  private StatusQuery() {}

  /**
   * Checks an argument before any call.
   *
   * @throws ParameterException if it is not a date, a file set or a partner
   */
  static void check(Optional<String> argument, CommandSpec spec) {
    try {
      request(argument);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /**
   * The request for an argument.
   *
   * @param argument a date, a file set or a partner; empty for the unpublished sets
   * @throws IllegalArgumentException if it is none of them
   */
  static JsonObject request(Optional<String> argument) {
    JsonObject request = new JsonObject();
    if (argument.isEmpty()) {
      request.addProperty("open", true);
      return request;
    }
    String text = argument.get();
    if (RemotePipeline.set(text).isPresent()) {
      request.addProperty("status", text);
      return request;
    }
    request.addProperty(
        "partner",
        partner(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        text
                            + " is not a date such as 2022-01-30, a file set such as"
                            + " acme/2022-01-30, or a partner's folder such as acme")));
    return request;
  }

  /** Parses an argument as a partner's folder; a slash alone is the bucket's root. */
  static Optional<String> partner(String text) {
    String partner = text.equals("/") ? "" : text.replaceFirst("/$", "");
    String last = partner.substring(partner.lastIndexOf('/') + 1);
    boolean isPartner =
        !ALMOST_A_DATE.matcher(last).matches()
            && (!partner.isEmpty() || text.equals("/"))
            && new FileSetId(partner, ANY_DATE).hasValidPartner();
    return isPartner ? Optional.of(partner) : Optional.empty();
  }
}
