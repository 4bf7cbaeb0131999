package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import java.util.Map;

/** The files of sample days. */
final class SampleFiles {
  static final Map<FileKind, String> CLEAN =
      Map.of(
          FileKind.CUSTOMERS,
          """
          id,first_name,last_name,customer_reference,status
          1,Ada,Lovelace,c1,active
          2,Alan,Turing,c2,active
          """,
          FileKind.ORDERS,
          """
          id,customer_reference,order_status,order_reference,order_timestamp
          1,c1,paid,o1,1643500000
          2,c2,paid,o2,1643500001
          """,
          FileKind.ITEMS,
          """
          id,order_reference,item_name,quantity,total_price
          1,o1,pen,1,1200.50
          2,o2,ink,2,50
          """);

  static final Map<FileKind, String> MESSY =
      Map.of(
          FileKind.CUSTOMERS,
          """
          id,first_name,last_name,customer_reference,status
          1,Ada,Lovelace,c1,active
          2,Alan,Turing,c2,active
          3,Grace,Hopper,c3,active
          4,Edsger,Dijkstra,c4,active
          """,
          FileKind.ORDERS,
          """
          id,customer_reference,order_status,order_reference,order_timestamp
          1,c1,paid,o1,1643500000
          2,c2,paid,o2,1643500001
          3,c9,paid,o3,1643500002
          4,c3,paid,o1,1643500003
          """,
          FileKind.ITEMS,
          """
          id,order_reference,item_name,quantity,total_price

          ,,,,
          1,o1,pen,1,1250
          2,o2,ink,2,"12,50 EUR"
          2,o2,ink,2,7
          3,o3,cap,1,3
          4,o2,"lamp, small",1
          5,o2,lamp, small,1,4
          6,o1,returned pen,1,-2.5
          7,o1,paper,3,12
          8,o1,folder,1,2.25
          9,o2,stamp,1,0.95
          """);

  /** Content that tries to break out of the page, a spreadsheet or the layout. */
  static final Map<FileKind, String> HOSTILE =
      Map.of(
          FileKind.CUSTOMERS,
          "customer_reference,<i>odd</i>\nc1,x\n",
          FileKind.ORDERS,
          "id,customer_reference,order_reference\n"
              + "1,<script>alert(1)</script>,o1\n"
              + "2,\"\"\"><img src=x onerror=alert(1)>\",o2\n"
              + "3,=1+1,o3\n"
              + "4,\u202Ec9,{{title}}\n"
              + "5,"
              + "x".repeat(300)
              + ",o6\n",
          FileKind.ITEMS,
          "id,order_reference,total_price\n1,o1,1\n");

  private SampleFiles() {}
}
