package dev.orderpipeline.arrival;

import dev.orderpipeline.protocol.EmbeddedAws;
import dev.orderpipeline.protocol.ProtocolAws;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The suites of the arrival tracker on the embedded services, with real SDK clients. */
@Tag("full")
class ArrivalsOnEmbeddedServicesIT {
  @Nested
  class ArrivalEvents extends ArrivalEventsTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class SettlingCorrection extends SettlingCorrectionTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class DispatchBackoff extends DispatchBackoffTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class SparkDispatch extends SparkDispatchTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class OpenSetSweep extends OpenSetSweepTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class NightlyPass extends NightlyPassTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class UnrecognisedKeys extends UnrecognisedKeysTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class MissingFilesNotification extends MissingFilesNotificationTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class Snoozes extends SnoozeTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class EventPublishing extends EventPublishingTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RacingReconcile extends RacingReconcileTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class NewerVersion extends NewerVersionTest {
    @Override
    ProtocolAws aws(InstantSource suiteClock) {
      return new EmbeddedAws();
    }
  }
}
