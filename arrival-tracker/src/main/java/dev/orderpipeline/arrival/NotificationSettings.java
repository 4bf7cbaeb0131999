package dev.orderpipeline.arrival;

import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.SettingNames;
import dev.orderpipeline.model.Settings;

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
