package dev.orderpipeline.arrival;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.json.Expectations;

/**
 * Settings for notifications and events, which only the sweep publishes.
 *
 * @param topicArn ARN of the SNS topic for notifications about missing files
 * @param eventTopicArn ARN of the SNS topic for events
 * @param expectations when which partners' files are due
 */
record NotificationSettings(String topicArn, String eventTopicArn, Expectations expectations) {

  static NotificationSettings from(Settings settings) {
    return new NotificationSettings(
        settings.required(SettingNames.NOTIFICATION_TOPIC_ARN),
        settings.required(SettingNames.EVENT_TOPIC_ARN),
        settings.expectations());
  }
}
