package dev.orderpipeline.processor.run;

import dev.orderpipeline.protocol.EmbeddedAws;
import dev.orderpipeline.protocol.ProtocolAws;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The suites of the processor on the embedded services, with real SDK clients. */
@Tag("full")
class ProcessingOnEmbeddedServicesIT {
  @Nested
  class FunctionEngines extends FunctionEnginesTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RunLease extends RunLeaseTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class Explain extends ExplainTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RunPublishing extends RunPublishingTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class UnpublishedRun extends UnpublishedRunTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RunExpiry extends RunExpiryTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RunSupersession extends RunSupersessionTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class ManualRequest extends ManualRequestTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class Replay extends ReplayTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class ChangedCode extends ChangedCodeTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RebuildAsNext extends RebuildAsNextTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class WithdrawnCustomers extends WithdrawnCustomersTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RunThresholds extends RunThresholdsTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class HeldDay extends HeldDayTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class IncompleteDay extends IncompleteDayTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class RestoredTable extends RestoredTableTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class LostArchive extends LostArchiveTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class ClosingMessages extends ClosingMessageTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }

  @Nested
  class DryRun extends DryRunTest {
    @Override
    ProtocolAws aws(InstantSource clock) {
      return new EmbeddedAws();
    }
  }
}
