package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.Amount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The exact sums of amounts, one for each number from 0: 8 bytes each, in millionths. What a long
 * cannot hold (9 million millions) is put by as a big number, and counting goes on from there.
 */
final class Totals {
  private static final int PIECE_BITS = 14;
  private static final int PIECE = 1 << PIECE_BITS;
  private static final int DECIMALS = 6;
  private static final long TEN_THOUSAND = 10_000;

  private final Map<Integer, BigDecimal> putBy = new HashMap<>();
  private long[][] pieces = new long[16][];
  private int room;

  /** Makes room for the sums of the numbers below this one. */
  void growTo(int size) {
    while (room < size) {
      int piece = room >>> PIECE_BITS;
      if (piece == pieces.length) {
        pieces = Arrays.copyOf(pieces, 2 * piece);
      }
      pieces[piece] = new long[PIECE];
      room += PIECE;
    }
  }

  void add(int number, Amount amount) {
    BigDecimal exact =
        BigDecimal.valueOf(amount.whole()).add(BigDecimal.valueOf(amount.millionths(), DECIMALS));
    BigInteger millionths = exact.unscaledValue();
    if (millionths.bitLength() < Long.SIZE) {
      add(number, millionths.longValue());
    } else {
      putBy(number, exact);
    }
  }

  /** Adds an amount in millionths. */
  void add(int number, long amount) {
    long[] piece = pieces[number >>> PIECE_BITS];
    int at = number & (PIECE - 1);
    long sum = piece[at] + amount;
    // Both of one sign and the sum of the other: it has overflowed.
    if (((piece[at] ^ sum) & (amount ^ sum)) < 0) {
      putBy(number, BigDecimal.valueOf(piece[at], DECIMALS));
      sum = amount;
    }
    piece[at] = sum;
  }

  /** The exact sum of a number's amounts. */
  BigDecimal of(int number) {
    long millionths = millionths(number);
    // Of most currencies two decimals are all there are: fewer zeros to be cut off later.
    long hundredths = millionths / TEN_THOUSAND;
    BigDecimal sum =
        hundredths * TEN_THOUSAND == millionths
            ? BigDecimal.valueOf(hundredths, 2)
            : BigDecimal.valueOf(millionths, DECIMALS);
    BigDecimal more = putBy.get(number);
    return more == null ? sum : sum.add(more);
  }

  /** What was not put by of a sum. */
  long millionths(int number) {
    return pieces[number >>> PIECE_BITS][number & (PIECE - 1)];
  }

  private void putBy(int number, BigDecimal amount) {
    putBy.merge(number, amount, BigDecimal::add);
  }
}
