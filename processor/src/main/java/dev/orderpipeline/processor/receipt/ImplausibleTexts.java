package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Implausibility.Figure;
import dev.orderpipeline.model.PlausibilityCheck;
import java.math.BigDecimal;
import java.util.List;

/** States what looks wrong about a day, in the language of the page. */
final class ImplausibleTexts {
  private ImplausibleTexts() {}

  /** What looks wrong, and holds the day or does not. */
  static List<String> of(PageView view, boolean isHeld) {
    return view.receipt().counts().map(Counts::implausible).orElse(List.of()).stream()
        .filter(found -> found.isHeld() == isHeld)
        .map(found -> text(view, found))
        .toList();
  }

  private static String text(PageView view, Implausibility found) {
    boolean isText = found.figure() == Figure.BYTES;
    boolean isCutOff = found.check() == PlausibilityCheck.CUT_OFF;
    return view.texts()
        .get(
            "implausible_" + (isCutOff ? "cut_off" : found.figure().label()),
            view.title(found.file()),
            isText ? found.value() : view.texts().number(new BigDecimal(found.value())),
            isText || found.figure() == Figure.TIMESTAMPS
                ? found.usual()
                : view.texts().number(new BigDecimal(found.usual())));
  }
}
