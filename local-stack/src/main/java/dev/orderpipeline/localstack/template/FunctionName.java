package dev.orderpipeline.localstack.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function name as callers give it: a name, a full ARN or a partial ARN, each with an optional
 * qualifier.
 *
 * @param name the plain name
 * @param qualifier the version or alias, {@value #LATEST} if none is given
 */
public record FunctionName(String name, String qualifier) {
  public static final String LATEST = "$LATEST";

  private static final Pattern FORMS =
      Pattern.compile(
          "(?:(?:arn:aws[a-z-]*:lambda:[^:]*:)?[0-9]{12}:function:)?([^:]+)(?::([^:]+))?");

  public static FunctionName parse(String text) {
    Matcher form = FORMS.matcher(text);
    if (!form.matches()) {
      return new FunctionName(text, LATEST);
    }
    return new FunctionName(form.group(1), form.group(2) == null ? LATEST : form.group(2));
  }
}
