package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.intake.FileRejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecimalMarksTest {
  private final DecimalMarks marks = new DecimalMarks();

  @Test
  void marksContradictIfOneCanGroupWhereTheOtherIsCertain() {
    marks.add(DecimalMark.POINT_OR_GROUP, 3);
    marks.add(DecimalMark.POINT, 4);
    assertThat(marks.areContradictory()).isFalse();

    marks.add(DecimalMark.COMMA, 5);
    assertThat(marks.areContradictory()).isTrue();
  }

  @Test
  void fileIsRejectedAtTheFirstCertainMarkThatComesTooLate() {
    DecimalMarks others = new DecimalMarks();
    others.add(DecimalMark.COMMA, 9);
    others.add(DecimalMark.POINT, 8);
    others.add(DecimalMark.COMMA_OR_GROUP, 2);
    others.add(DecimalMark.POINT_OR_GROUP, 3);
    marks.add(others);
    marks.add(DecimalMark.COMMA, 7);

    assertThatThrownBy(marks::requireEvidenceInTime)
        .isInstanceOf(FileRejectedException.class)
        .hasMessageContaining(
            "an amount with a point on line 3 that can group thousands, because the amount on line"
                + " 7 has a decimal comma.");
  }

  @Test
  void ofTwoMarksThatComeTooLateTheFirstOneCounts() {
    marks.add(DecimalMark.POINT_OR_GROUP, 2);
    marks.add(DecimalMark.COMMA_OR_GROUP, 3);
    marks.add(DecimalMark.POINT, 4);
    marks.add(DecimalMark.COMMA, 5);

    assertThatThrownBy(marks::requireEvidenceInTime)
        .hasMessageContaining("because the amount on line 4 has a decimal point.");
  }

  @Test
  void certainMarkBeforeTheOtherComesInTime() {
    marks.add(DecimalMark.COMMA, 2);
    marks.add(DecimalMark.POINT_OR_GROUP, 3);

    assertThatCode(marks::requireEvidenceInTime).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(names = {"POINT", "COMMA", "UNGROUPED"})
  void anAmountWithOneReadingSettlesTheOthers(DecimalMark certain) {
    marks.add(DecimalMark.WHOLE, 2);
    marks.add(DecimalMark.POINT_OR_GROUP, 3);
    marks.add(DecimalMark.COMMA_OR_GROUP, 4);
    marks.add(certain, 5);

    assertThatCode(() -> marks.requireCertainReading(';')).doesNotThrowAnyException();
  }

  @Test
  void bothMarksThatCanGroupLeaveTheReadingOpen() {
    marks.add(DecimalMark.COMMA_OR_GROUP, 2);
    marks.add(DecimalMark.POINT_OR_GROUP, 3);

    assertThatThrownBy(() -> marks.requireCertainReading('\t'))
        .hasMessageContaining("an amount with a point on line 3");
  }

  @Test
  void commasAloneAreDecimalsInAFileOfSemicolons() {
    marks.add(DecimalMark.COMMA_OR_GROUP, 2);

    assertThatCode(() -> marks.requireCertainReading(';')).doesNotThrowAnyException();
  }
}
