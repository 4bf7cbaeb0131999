package dev.orderpipeline.arrival;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.json.Expectations;

/**
 * Settings for notifications about missing files, which only the sweep sends.
 *
 * @param topicArn ARN of the SNS topic for notifications
 * @param expectations when which partners' files are due
 */
record NotificationSettings(String topicArn, Expectations expectations) {

  static NotificationSettings from(Settings settings) {
    return new NotificationSettings(
        settings.required(SettingNames.NOTIFICATION_TOPIC_ARN), settings.expectations());
  }
}
