package dev.orderpipeline.arrival;

import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.SettingNames;
import dev.orderpipeline.model.Settings;

/**
 * What only the sweep is configured with, for it alone tells people of missing files.
 *
 * @param topicArn where people are told
 * @param expectations until when files are due
 */
record NotificationSettings(String topicArn, Expectations expectations) {

  static NotificationSettings from(Settings settings) {
    return new NotificationSettings(
        settings.required(SettingNames.NOTIFICATION_TOPIC_ARN), settings.expectations());
  }
}
