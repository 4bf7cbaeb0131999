package dev.orderpipeline.infra;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidStageException;
import dev.orderpipeline.model.ResourceNames;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A partner with access to a folder of the drop bucket and to its receipts.
 *
 * @param folder everything before the last slash of the partner's keys; includes its subfolders
 */
record Partner(String folder) {
  /** CloudFormation allows 500 resources in a stack, and about 60 are not partners. */
  static final int MAX_PARTNERS = 200;

  private static final int MAX_POLICY_NAME = 128;

  /**
   * Returns the partners with these folders.
   *
   * @throws InvalidStageException if a folder is invalid, duplicate or part of another
   */
  static List<Partner> all(String stage, Collection<String> folders, ResourceNames names) {
    if (folders.size() > MAX_PARTNERS) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" has "
              + folders.size()
              + " partners, and a stack can have at most "
              + MAX_PARTNERS
              + "; spread them over several stages, or create the access of further partners"
              + " outside this stack");
    }
    List<Partner> partners = new ArrayList<>();
    for (String folder : folders) {
      requireAllowed(folder);
      Partner partner = new Partner(folder);
      String policy = names.partnerPolicy(partner.label());
      if (policy.length() > MAX_POLICY_NAME) {
        throw invalid(
            folder,
            "its policy would be named \""
                + policy
                + "\", longer than the "
                + MAX_POLICY_NAME
                + " characters that IAM allows; use a shorter folder");
      }
      partners.forEach(other -> requireSeparate(other, partner));
      partners.add(partner);
    }
    return List.copyOf(partners);
  }

  private static void requireAllowed(String folder) {
    if (folder.isEmpty()) {
      throw invalid(
          folder,
          "it is empty, and access to the bucket's root includes every partner's files; name a"
              + " folder");
    }
    if (folder.startsWith("/") || folder.endsWith("/")) {
      throw invalid(folder, "it begins or ends with a slash; remove it, as in acme/eu");
    }
    for (int i = 0; i < folder.length(); i++) {
      char c = folder.charAt(i);
      if (c == '*' || c == '?' || c == '$') {
        throw invalid(
            folder,
            "it has the character "
                + c
                + ", which is special in an IAM policy; use another folder");
      }
      // Policy documents allow only printable characters.
      if (c < ' ' || c > '~') {
        throw invalid(
            folder,
            String.format(
                Locale.ROOT,
                "it has the character U+%04X; use a folder of printable ASCII characters",
                (int) c));
      }
    }
  }

  private static void requireSeparate(Partner one, Partner other) {
    if (one.equals(other)) {
      throw new InvalidStageException(
          "the partner \"" + one.folder() + "\" is a duplicate; name each partner once");
    }
    if (one.contains(other)) {
      throw nested(one, other);
    }
    if (other.contains(one)) {
      throw nested(other, one);
    }
    if (one.folder().equalsIgnoreCase(other.folder())) {
      throw new InvalidStageException(
          "the partners \""
              + one.folder()
              + "\" and \""
              + other.folder()
              + "\" differ only in case, which IAM ignores in policy names; rename one of them");
    }
  }

  private boolean contains(Partner other) {
    return other.folder.startsWith(folder + "/");
  }

  private static InvalidStageException nested(Partner outer, Partner inner) {
    return new InvalidStageException(
        "the partner \""
            + inner.folder()
            + "\" is in the folder of the partner \""
            + outer.folder()
            + "\", which could read and write its files; use separate folders");
  }

  private static InvalidStageException invalid(String folder, String why) {
    return new InvalidStageException(
        "the partner \"" + folder + "\" cannot be given access: " + why);
  }

  /** Returns the partner as one path segment in the results bucket. */
  String segment() {
    return new FileSetId(folder, LocalDate.EPOCH).partnerSegment();
  }

  /**
   * Returns the segment in characters that IAM allows in a name. Unique, because a segment has no
   * equals sign.
   */
  String label() {
    return segment().replace("%", "=").replace("~", "=7E");
  }
}
