package dev.orderpipeline.infra;

import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A partner who is given access to a folder of the drop bucket and to its receipts.
 *
 * @param folder everything before the last slash of the partner's keys; all below it is the
 *     partner's, too
 */
record Partner(String folder) {
  /** CloudFormation allows 500 resources in a stack; some 60 are not partners. */
  static final int MAX_PARTNERS = 200;

  private static final int MAX_POLICY_NAME = 128;

  /**
   * The partners with these folders.
   *
   * @throws InvalidStageException if one cannot be given access, or not without another's
   */
  static List<Partner> all(String stage, Collection<String> folders, ResourceNames names) {
    if (folders.size() > MAX_PARTNERS) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" has "
              + folders.size()
              + " partners, and one stack holds at most "
              + MAX_PARTNERS
              + "; spread them over several stages, or give access to further partners outside of"
              + " this stack");
    }
    List<Partner> partners = new ArrayList<>();
    for (String folder : folders) {
      requireAllowed(folder);
      Partner partner = new Partner(folder);
      String policy = names.partnerPolicy(partner.label());
      if (policy.length() > MAX_POLICY_NAME) {
        throw rejected(
            folder,
            "its policy would be named \""
                + policy
                + "\", longer than the "
                + MAX_POLICY_NAME
                + " characters that IAM allows; use a shorter folder");
      }
      partners.forEach(other -> requireApart(other, partner));
      partners.add(partner);
    }
    return List.copyOf(partners);
  }

  private static void requireAllowed(String folder) {
    if (folder.isEmpty()) {
      throw rejected(
          folder,
          "it is empty, and access to the root of the bucket is access to every partner's files;"
              + " name a folder");
    }
    if (folder.startsWith("/") || folder.endsWith("/")) {
      throw rejected(folder, "it begins or ends with a slash; write it without, such as acme/eu");
    }
    for (int i = 0; i < folder.length(); i++) {
      char c = folder.charAt(i);
      if (c == '*' || c == '?' || c == '$') {
        throw rejected(
            folder,
            "it has the character "
                + c
                + ", which stands for other text in an IAM policy; use another folder");
      }
      // Control characters, and what a policy document cannot hold.
      if (c < ' ' || c > '~') {
        throw rejected(
            folder,
            String.format(
                Locale.ROOT,
                "it has the character U+%04X; use a folder of printable ASCII characters",
                (int) c));
      }
    }
  }

  private static void requireApart(Partner one, Partner other) {
    if (one.equals(other)) {
      throw new InvalidStageException(
          "the partner \"" + one.folder() + "\" is named twice; name each partner once");
    }
    if (one.holds(other)) {
      throw nested(one, other);
    }
    if (other.holds(one)) {
      throw nested(other, one);
    }
    if (one.folder().equalsIgnoreCase(other.folder())) {
      throw new InvalidStageException(
          "the partners \""
              + one.folder()
              + "\" and \""
              + other.folder()
              + "\" differ only in capitals, which IAM does not tell apart in names of policies;"
              + " rename one of them");
    }
  }

  private boolean holds(Partner other) {
    return other.folder.startsWith(folder + "/");
  }

  private static InvalidStageException nested(Partner outer, Partner inner) {
    return new InvalidStageException(
        "the partner \""
            + inner.folder()
            + "\" lies in the folder of the partner \""
            + outer.folder()
            + "\", who could read and write its files; give them folders side by side");
  }

  private static InvalidStageException rejected(String folder, String why) {
    return new InvalidStageException(
        "the partner \"" + folder + "\" cannot be given access: " + why);
  }

  /** The partner as one segment of a path in the results bucket. */
  String segment() {
    return new FileSetId(folder, LocalDate.EPOCH).partnerSegment();
  }

  /**
   * The segment in the characters that IAM allows in a name, different for different segments: a
   * segment has no equals sign.
   */
  String label() {
    return segment().replace("%", "=").replace("~", "=7E");
  }
}
