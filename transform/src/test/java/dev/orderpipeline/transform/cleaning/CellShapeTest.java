package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellShapeTest {
  @ParameterizedTest
  @CsvSource({
    "'',EMPTY,0",
    "-,EMPTY,0",
    "0,EMPTY,0",
    "0000-00-00,EMPTY,0",
    "NULL,EMPTY,0",
    "1676539508,NUMBER,10",
    "-12.5,NUMBER,2",
    "'.5',NUMBER,0",
    "2023-02-16T09:25:08Z,DATE,0",
    "16.02.2023 09:25,DATE,0",
    "2/16/2023 9:25 PM,DATE,0",
    "16 February 2023,DATE,0",
    "'Thu, 16 Feb 2023 09:25:08 GMT',DATE,0",
    "2023-02-16 09:25 EST,DATE,0",
    "2023-02-16t09:25:08+01:00,DATE,0",
    "or-1,TEXT,0",
    "7-AB-12,TEXT,0",
    "late,TEXT,0",
    "2 of 3,TEXT,0",
    "2023-02-16\u00E9,TEXT,0",
  })
  void formIsCoarse(String text, CellShape.Kind kind, int digits) {
    assertThat(CellShape.of(text)).isEqualTo(new CellShape(kind, digits));
  }

  @Test
  void longTextIsNotADate() {
    assertThat(CellShape.of("1 MON ".repeat(100_000)).kind()).isEqualTo(CellShape.Kind.TEXT);
  }
}
