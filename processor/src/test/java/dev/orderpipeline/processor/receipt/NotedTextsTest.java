package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.page.Texts;
import dev.orderpipeline.transform.intake.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotedTextsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyNoticeHasAText(Language language) {
    Texts texts = Texts.of(language);

    assertThat(Notice.values())
        .allSatisfy(
            notice ->
                assertThat(NotedTexts.known(notice.text(), texts)).as(notice.name()).isPresent());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyWarningAboutAFileHasAText(Language language) throws IOException {
    Texts texts = Texts.of(language);
    Map<FileKind, String> files =
        Map.of(
            FileKind.CUSTOMERS,
            "\uFEFFCustomer_Reference ,odd,\nc1,x\n",
            FileKind.ORDERS,
            "order_reference,customer_reference\no1,c1,\n",
            FileKind.ITEMS,
            "total_price;order_reference;id\n1,5;o1;1\n1.25;o1;2\n");
    ReceiptDay day = ReceiptDay.of("", files, ReceiptFormat.DEFAULT, directory);
    Counts counts = day.receipt(day.built()).counts().orElseThrow();

    assertThat(FileKind.values())
        .flatExtracting(kind -> counts.file(kind).warnings())
        .hasSizeGreaterThan(7)
        .allSatisfy(
            noted ->
                assertThat(NotedTexts.known(noted.text(), texts)).as(noted.text()).isPresent());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void warningsThatThisDayLacksHaveATextToo(Language language) {
    Texts texts = Texts.of(language);

    assertThat(
            Arrays.asList(
                "encoded in UTF-16, not UTF-8",
                "encoded in Windows-1252, not UTF-8",
                "orders without items, counted as 0"))
        .allSatisfy(noted -> assertThat(NotedTexts.known(noted, texts)).isPresent());
  }

  @Test
  void unknownTextStaysAsItIs() {
    assertThat(NotedTexts.translated("something new", Texts.of(Language.GERMAN)))
        .isEqualTo("something new");
  }
}
