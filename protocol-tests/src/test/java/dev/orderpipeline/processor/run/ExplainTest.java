package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Explanations of a customer's messages, which only read. */
class ExplainTest extends ProcessingSuite {
  @Test
  void probe() throws IOException {
    FileSetId set = publishedDay("explain", 3);
    pipeline.upload(
        set,
        FileKind.ORDERS,
        "customer_reference,order_reference\nc1,o1\nc1,o1\nc2,o2\nc1,o4\nc9,o9\n");
    pipeline.upload(
        set,
        FileKind.ITEMS,
        "id,order_reference,total_price\n1,o1,1\n2,o2,2.50\n3,o2,-0.5\n4,o4,x\n5,o9,5\n");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    System.out.println(pipeline.dispatch(set, 2));
    for (String c : new String[] {"c1", "c2", "c3", "c9", "nobody"}) {
      JsonObject o = pipeline.explain("{\"file_set\":\"" + set + "\",\"customer\":\"" + c + "\"}");
      System.out.println(c + " " + new GsonBuilder().setPrettyPrinting().create().toJson(o));
    }
    assertThat(1).isEqualTo(1);
  }
}
