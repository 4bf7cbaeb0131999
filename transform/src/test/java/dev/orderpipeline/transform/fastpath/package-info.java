/** Holds the fast way of reading and cleaning equal to the one by commons-csv. */
package dev.orderpipeline.transform.fastpath;
