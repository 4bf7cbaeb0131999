package dev.orderpipeline.simulation.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Parses the part of DynamoDB's expression language that the ledger uses, and caches the results.
 * Not thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">condition
 *     and filter expressions</a>
 */
public final class Expressions {
  private final Map<String, Condition> conditions = new HashMap<>();
  private final Map<String, Update> updates = new HashMap<>();

  /** An item with the names and values of an expression's placeholders. */
  record Scope(
      Map<String, AttributeValue> item,
      Map<String, String> names,
      Map<String, AttributeValue> values) {}

  /** An expression with a value for an item, or null. */
  private interface Operand {
    AttributeValue of(Scope scope);
  }

  /** A predicate on an item. */
  private interface Test {
    boolean of(Scope scope);
  }

  /** A parsed condition. */
  record Condition(Set<String> placeholders, Test test) {
    boolean holds(Scope scope) {
      return test.of(scope);
    }
  }

  /** One assignment of an update; a null value removes the attribute. */
  private record Assignment(Path path, Operand value) {}

  /** A parsed update. */
  record Update(Set<String> placeholders, List<Assignment> assignments) {
    /** The item after the update; every operand is read from the item before it. */
    Map<String, AttributeValue> applied(Scope scope) {
      Map<String, AttributeValue> changed = new HashMap<>(scope.item());
      for (Assignment assignment : assignments) {
        String name = assignment.path().name(scope);
        if (assignment.value() == null) {
          changed.remove(name);
        } else {
          AttributeValue value = assignment.value().of(scope);
          if (value == null) {
            throw new InvalidExpressionException(
                "The provided expression refers to an attribute that does not exist in the item");
          }
          changed.put(name, value);
        }
      }
      return changed;
    }
  }

  /** A top-level attribute of an item. */
  private record Path(String text) implements Operand {
    String name(Scope scope) {
      if (!text.startsWith("#")) {
        return text;
      }
      String name = scope.names().get(text);
      if (name == null) {
        throw new InvalidExpressionException(
            "An expression attribute name used in the document path is not defined; attribute"
                + " name: "
                + text);
      }
      return name;
    }

    @Override
    public AttributeValue of(Scope scope) {
      return scope.item().get(name(scope));
    }
  }

  Condition condition(String expression) {
    return conditions.computeIfAbsent(
        expression,
        text -> {
          Parser parser = new Parser(text);
          Test test = parser.or();
          parser.end();
          return new Condition(parser.placeholders, test);
        });
  }

  Update update(String expression) {
    return updates.computeIfAbsent(
        expression,
        text -> {
          Parser parser = new Parser(text);
          List<Assignment> assignments = parser.clauses();
          parser.end();
          return new Update(parser.placeholders, assignments);
        });
  }

  /** Compares two values of one type; null if they are not comparable. */
  private static Integer compare(AttributeValue left, AttributeValue right) {
    if (left == null || right == null || left.type() != right.type()) {
      return null;
    }
    return switch (left.type()) {
      case S -> left.s().compareTo(right.s());
      case N -> new java.math.BigDecimal(left.n()).compareTo(new java.math.BigDecimal(right.n()));
      default -> left.equals(right) ? 0 : null;
    };
  }

  /** A recursive descent parser, one instance per expression. */
  private static final class Parser {
    private final Set<String> placeholders = new HashSet<>();
    private final String text;
    private final List<String> tokens;
    private int position;

    private Parser(String text) {
      this.text = text;
      this.tokens = tokens(text);
    }

    private static List<String> tokens(String text) {
      List<String> tokens = new ArrayList<>();
      int i = 0;
      while (i < text.length()) {
        char c = text.charAt(i);
        int start = i;
        i++;
        if (Character.isWhitespace(c)) {
          continue;
        }
        if (c == '#' || c == ':' || isWord(c)) {
          while (i < text.length() && isWord(text.charAt(i))) {
            i++;
          }
        } else if ((c == '<' || c == '>')
            && i < text.length()
            && (text.charAt(i) == '=' || (c == '<' && text.charAt(i) == '>'))) {
          i++;
        }
        tokens.add(text.substring(start, i));
      }
      return tokens;
    }

    private static boolean isWord(char c) {
      return Character.isLetterOrDigit(c) || c == '_';
    }

    private Test or() {
      Test left = and();
      while (accept("OR")) {
        Test first = left;
        Test second = and();
        left = scope -> first.of(scope) || second.of(scope);
      }
      return left;
    }

    private Test and() {
      Test left = not();
      while (accept("AND")) {
        Test first = left;
        Test second = not();
        left = scope -> first.of(scope) && second.of(scope);
      }
      return left;
    }

    private Test not() {
      if (accept("NOT")) {
        Test negated = not();
        return scope -> !negated.of(scope);
      }
      if (accept("(")) {
        Test inner = or();
        expect(")");
        return inner;
      }
      switch (peek()) {
        case "attribute_exists" -> {
          Path path = argument();
          return scope -> path.of(scope) != null;
        }
        case "attribute_not_exists" -> {
          Path path = argument();
          return scope -> path.of(scope) == null;
        }
        case "begins_with" -> {
          position++;
          expect("(");
          Operand whole = operand();
          expect(",");
          Operand start = operand();
          expect(")");
          return scope -> {
            AttributeValue value = whole.of(scope);
            return value != null && value.s() != null && value.s().startsWith(start.of(scope).s());
          };
        }
        default -> {
          return comparison();
        }
      }
    }

    private Path argument() {
      position++;
      expect("(");
      Path path = path();
      expect(")");
      return path;
    }

    private Test comparison() {
      Operand left = operand();
      String operator = next();
      Operand right = operand();
      return scope -> {
        Integer order = compare(left.of(scope), right.of(scope));
        return switch (operator) {
          case "=" -> order != null && order == 0;
          case "<>" -> order == null || order != 0;
          case "<" -> order != null && order < 0;
          case "<=" -> order != null && order <= 0;
          case ">" -> order != null && order > 0;
          case ">=" -> order != null && order >= 0;
          default -> throw unknown(operator);
        };
      };
    }

    private List<Assignment> clauses() {
      List<Assignment> assignments = new ArrayList<>();
      while (position < tokens.size()) {
        String clause = next().toUpperCase(Locale.ROOT);
        switch (clause) {
          case "SET" -> {
            do {
              Path path = path();
              expect("=");
              assignments.add(new Assignment(path, sum()));
            } while (accept(","));
          }
          case "REMOVE" -> {
            do {
              assignments.add(new Assignment(path(), null));
            } while (accept(","));
          }
          default -> throw unknown(clause);
        }
      }
      return assignments;
    }

    private Operand sum() {
      Operand left = operand();
      boolean plus = accept("+");
      if (!plus && !accept("-")) {
        return left;
      }
      Operand right = operand();
      return scope -> {
        AttributeValue first = left.of(scope);
        AttributeValue second = right.of(scope);
        if (first == null || second == null || first.n() == null || second.n() == null) {
          throw new InvalidExpressionException(
              "An operand in the update expression has an incorrect data type");
        }
        java.math.BigDecimal a = new java.math.BigDecimal(first.n());
        java.math.BigDecimal b = new java.math.BigDecimal(second.n());
        return AttributeValue.fromN((plus ? a.add(b) : a.subtract(b)).toPlainString());
      };
    }

    private Operand operand() {
      if (peek().equals("if_not_exists")) {
        position++;
        expect("(");
        Path path = path();
        expect(",");
        Operand otherwise = operand();
        expect(")");
        return scope -> {
          AttributeValue value = path.of(scope);
          return value != null ? value : otherwise.of(scope);
        };
      }
      if (peek().startsWith(":")) {
        String name = next();
        placeholders.add(name);
        return scope -> {
          AttributeValue value = scope.values().get(name);
          if (value == null) {
            throw new InvalidExpressionException(
                "An expression attribute value used in expression is not defined; attribute value: "
                    + name);
          }
          return value;
        };
      }
      return path();
    }

    private Path path() {
      String name = next();
      if (name.startsWith("#")) {
        placeholders.add(name);
      } else if (!Character.isLetter(name.charAt(0))) {
        throw unknown(name);
      }
      return new Path(name);
    }

    private String peek() {
      return position < tokens.size() ? tokens.get(position) : "";
    }

    private String next() {
      if (position == tokens.size()) {
        throw unknown("the end");
      }
      return tokens.get(position++);
    }

    private boolean accept(String token) {
      if (peek().equalsIgnoreCase(token)) {
        position++;
        return true;
      }
      return false;
    }

    private void expect(String token) {
      if (!accept(token)) {
        throw unknown(peek());
      }
    }

    private void end() {
      if (position < tokens.size()) {
        throw unknown(peek());
      }
    }

    private UnsupportedOperationException unknown(String token) {
      return new UnsupportedOperationException(
          "the model of DynamoDB cannot read \"" + token + "\" in the expression: " + text);
    }
  }

  /** Signals an expression that DynamoDB rejects with a ValidationException. */
  static final class InvalidExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidExpressionException(String message) {
      super(message);
    }
  }
}
