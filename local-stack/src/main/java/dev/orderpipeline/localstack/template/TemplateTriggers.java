package dev.orderpipeline.localstack.template;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts what invokes the functions of a template: notifications of buckets, and schedules. What
 * AWS would reject, or what the local stack cannot do as AWS does, is an error.
 */
final class TemplateTriggers {
  private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
  private static final Pattern DAILY =
      Pattern.compile("cron\\((\\d{1,2}) (\\d{1,2}) \\* \\* \\? \\*\\)");

  private final Template template;

  TemplateTriggers(Template template) {
    this.template = template;
  }

  List<Deployment.Notification> notifications() {
    List<Deployment.Notification> notifications = new ArrayList<>();
    for (String id : template.logicalIds(Template.BUCKET)) {
      ResourceProperties.of(template, id)
          .optionalObject("NotificationConfiguration")
          .map(all -> all.allowOnly(Set.of("LambdaConfigurations"), Set.of()))
          .ifPresent(
              all ->
                  all.objects("LambdaConfigurations")
                      .forEach(one -> notifications.add(notification(id, one))));
    }
    return notifications;
  }

  private Deployment.Notification notification(String bucketId, ResourceProperties notification) {
    notification.allowOnly(Set.of("Event", "Function", "Filter"), Set.of());
    String function = notification.nameByArn("Function", Template.FUNCTION);
    // Otherwise S3 rejects the notification when it is deployed.
    requirePermission("s3.amazonaws.com", function, template.arnOf(bucketId), notification.place());
    String prefix = "";
    String suffix = "";
    if (notification.has("Filter")) {
      ResourceProperties keys =
          notification
              .object("Filter")
              .allowOnly(Set.of("S3Key"), Set.of())
              .object("S3Key")
              .allowOnly(Set.of("Rules"), Set.of());
      for (ResourceProperties rule : keys.objects("Rules")) {
        if (rule.oneOf("Name", "prefix", "suffix").equals("prefix")) {
          prefix = rule.text("Value");
        } else {
          suffix = rule.text("Value");
        }
      }
    }
    return new Deployment.Notification(
        template.nameOf(bucketId), function, notification.text("Event"), prefix, suffix);
  }

  List<Deployment.Schedule> schedules() {
    List<Deployment.Schedule> schedules = new ArrayList<>();
    for (String id : template.logicalIds(Template.RULE)) {
      if (isFailedJobRunRule(id)) {
        continue;
      }
      ResourceProperties rule =
          ResourceProperties.of(template, id)
              .allowOnly(
                  Set.of("Name", "ScheduleExpression", "State", "Targets"), Set.of("Description"));
      if (rule.has("State") && rule.oneOf("State", "ENABLED", "DISABLED").equals("DISABLED")) {
        continue;
      }
      for (ResourceProperties target : rule.objects("Targets")) {
        target.allowOnly(Set.of("Arn", "Input"), Set.of("Id", "RetryPolicy"));
        String function = target.nameByArn("Arn", Template.FUNCTION);
        // Otherwise EventBridge silently drops the events.
        requirePermission("events.amazonaws.com", function, template.arnOf(id), rule.place());
        schedules.add(
            new Deployment.Schedule(
                template.nameOf(id), function, timing(rule), target.optionalText("Input")));
      }
    }
    return schedules;
  }

  /**
   * Such a rule feeds an alarm. The local stack has no alarms; its listener reports failed runs.
   */
  private boolean isFailedJobRunRule(String id) {
    ResourceProperties rule = ResourceProperties.of(template, id);
    if (!rule.has("EventPattern")) {
      return false;
    }
    String pattern = rule.json("EventPattern");
    if (!pattern.contains("\"source\":[\"aws.glue\"]")) {
      throw rule.unsupported("EventPattern", pattern, "a pattern of aws.glue");
    }
    return true;
  }

  private static Deployment.Timing timing(ResourceProperties rule) {
    String expression = rule.text("ScheduleExpression");
    Matcher rate = RATE.matcher(expression);
    if (rate.matches()) {
      long count = Long.parseLong(rate.group(1));
      return new Deployment.Timing.Every(
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(count);
            case "hour" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    Matcher daily = DAILY.matcher(expression);
    if (daily.matches()) {
      int minute = Integer.parseInt(daily.group(1));
      int hour = Integer.parseInt(daily.group(2));
      if (minute < 60 && hour < 24) {
        return new Deployment.Timing.DailyAt(LocalTime.of(hour, minute));
      }
    }
    throw rule.unsupported(
        "ScheduleExpression", expression, "rate(N minutes) and daily cron(M H * * ? *)");
  }

  /** Requires that a service has the permission to invoke a function for a resource. */
  private void requirePermission(
      String principal, String function, String sourceArn, String place) {
    for (String id : template.logicalIds(Template.PERMISSION)) {
      ResourceProperties permission =
          ResourceProperties.of(template, id)
              .allowOnly(
                  Set.of("Action", "FunctionName", "Principal", "SourceArn", "SourceAccount"),
                  Set.of());
      if (permission.text("Action").equals("lambda:InvokeFunction")
          && permission.text("Principal").equals(principal)
          && permission.functionName("FunctionName").equals(function)
          && permission.optionalText("SourceArn").map(sourceArn::equals).orElse(true)
          && permission
              .optionalText("SourceAccount")
              .map(template.account()::equals)
              .orElse(true)) {
        return;
      }
    }
    throw new TemplateException(
        place
            + " invokes "
            + function
            + ", but no AWS::Lambda::Permission allows "
            + principal
            + " to do that for "
            + sourceArn
            + ". Add it.");
  }
}
