package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PinnedFilesTest {
  private static final Instant PUT = Instant.parse("2022-01-30T22:00:00Z");
  private static final PinnedFiles PINNED =
      new PinnedFiles(version("v1", "aa", 10), version("v2", "bb", 20), version("v3", "cc", 30));

  private static FileVersion version(String id, String etag, long size) {
    return new FileVersion(id, etag, size, PUT);
  }

  @Test
  void contentKeyIsTheDigestOverKindsAndETags() {
    // printf 'customers\naa\norders\nbb\nitems\ncc\n' | sha256sum
    assertThat(PINNED.contentKey())
        .isEqualTo("a9be66db951ec439fae1995bc81978ded6db7d9ec998d0623af155b5ae165f00");
  }

  @Test
  void contentKeyIgnoresVersionsSizesAndTimes() {
    PinnedFiles again =
        new PinnedFiles(
            new FileVersion("w1", "aa", 1, PUT.plusSeconds(1)),
            version("w2", "bb", 2),
            version("w3", "cc", 3));

    assertThat(again.contentKey()).isEqualTo(PINNED.contentKey());
  }

  @Test
  void contentKeyDependsOnTheKindOfEachFile() {
    List<PinnedFiles> others =
        List.of(
            PINNED,
            new PinnedFiles(PINNED.orders(), PINNED.customers(), PINNED.items()),
            new PinnedFiles(PINNED.customers(), PINNED.items(), PINNED.orders()),
            new PinnedFiles(version("v", "aab", 1), version("v", "b", 1), version("v", "cc", 1)),
            new PinnedFiles(version("v", "aa", 1), version("v", "bb", 1), version("v", "c", 1)));

    assertThat(others.stream().map(PinnedFiles::contentKey)).doesNotHaveDuplicates();
  }

  @Test
  void eachKindHasItsVersion() {
    assertThat(PINNED.of(FileKind.CUSTOMERS)).isEqualTo(version("v1", "aa", 10));
    assertThat(PINNED.of(FileKind.ORDERS)).isEqualTo(version("v2", "bb", 20));
    assertThat(PINNED.of(FileKind.ITEMS)).isEqualTo(version("v3", "cc", 30));
  }

  @Test
  void totalSizeIsTheSumOfTheThree() {
    assertThat(PINNED.totalSize()).isEqualTo(60);
  }

  @Test
  void anotherVersionOfOneFileIsADifference() {
    FileVersion other = version("w", "aa", 10);

    assertThat(PINNED.differsInVersionFrom(PINNED)).isFalse();
    assertThat(
            List.of(
                new PinnedFiles(other, PINNED.orders(), PINNED.items()),
                new PinnedFiles(PINNED.customers(), other, PINNED.items()),
                new PinnedFiles(PINNED.customers(), PINNED.orders(), other)))
        .allMatch(PINNED::differsInVersionFrom);
  }

  @Test
  void otherBytesUnderTheSameVersionsAreNoDifference() {
    PinnedFiles same =
        new PinnedFiles(version("v1", "xx", 1), version("v2", "yy", 2), version("v3", "zz", 3));

    assertThat(PINNED.differsInVersionFrom(same)).isFalse();
  }

  @Test
  void threeFoundFilesAreComplete() {
    assertThat(found(FileKind.values()).complete()).contains(PINNED);
  }

  @Test
  void twoFoundFilesAreNotComplete() {
    assertThat(found(FileKind.ITEMS, FileKind.CUSTOMERS).complete()).isEmpty();
  }

  @Test
  void missingKindsAreListedInTheirOrder() {
    assertThat(FoundFiles.NONE.missing())
        .containsExactly(FileKind.CUSTOMERS, FileKind.ORDERS, FileKind.ITEMS);
    assertThat(found(FileKind.ORDERS).missing())
        .containsExactly(FileKind.CUSTOMERS, FileKind.ITEMS);
    assertThat(found(FileKind.values()).missing()).isEmpty();
  }

  @Test
  void onlyNothingIsEmpty() {
    assertThat(FoundFiles.NONE.isEmpty()).isTrue();
    assertThat(found(FileKind.ORDERS).isEmpty()).isFalse();
  }

  @Test
  void copyWithAnotherVersionDoesNotChangeTheOriginal() {
    FoundFiles before = found(FileKind.CUSTOMERS);

    FoundFiles after = before.with(FileKind.CUSTOMERS, version("w1", "dd", 1));

    assertThat(before.of(FileKind.CUSTOMERS)).contains(PINNED.customers());
    assertThat(after).isEqualTo(new FoundFiles(Map.of(FileKind.CUSTOMERS, version("w1", "dd", 1))));
    assertThat(after.of(FileKind.ORDERS)).isEmpty();
  }

  @Test
  void foundFilesDoNotChangeWithTheMapOfTheirConstructor() {
    Map<FileKind, FileVersion> map = new HashMap<>();
    FoundFiles found = new FoundFiles(map);

    map.put(FileKind.ITEMS, PINNED.items());

    assertThat(found).isEqualTo(FoundFiles.NONE);
  }

  private static FoundFiles found(FileKind... kinds) {
    FoundFiles found = FoundFiles.NONE;
    for (FileKind kind : kinds) {
      found = found.with(kind, PINNED.of(kind));
    }
    return found;
  }
}
