package dev.espalier.inventory;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What YAML 1.1 makes of a scalar without quotes, in the reading of PyYAML, whose output {@code nodes --json}
 * reproduces. The regular expressions are those of PyYAML 6; they differ in places from the specification and from
 * SnakeYAML ({@code 1e3} is text here, {@code 010} is 8).
 */
final class PlainScalar {
    /** The types that YAML 1.1 knows. */
    enum Kind {
        TEXT,
        BOOLEAN,
        INTEGER,
        FLOAT,
        NULL,
        DATE
    }

    private static final Pattern BOOLEAN =
            Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE" + "|on|On|ON|off|Off|OFF");
    private static final Pattern TRUE = Pattern.compile("yes|Yes|YES|true|True|TRUE|on|On|ON");
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern INTEGER = Pattern.compile("[-+]?0b[0-1_]+"
            + "|[-+]?0[0-7_]+"
            + "|[-+]?(?:0|[1-9][0-9_]*)"
            + "|[-+]?0x[0-9a-fA-F_]+"
            + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)"
            + "|\\.(?:nan|NaN|NAN)");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?"
            + "(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");
    /** No number is longer; the patterns recurse and must not see a text of a megabyte. */
    private static final int LONGEST = 400;

    private static final BigInteger SIXTY = BigInteger.valueOf(60);
    /** Past this, Python writes a float with an exponent. */
    private static final int PYTHON_FIXED_DIGITS = 16;

    private PlainScalar() {}

    static Kind kind(String text) {
        if (text.length() > LONGEST) {
            return Kind.TEXT;
        }
        if (text.isEmpty() || text.equals("~")) {
            return Kind.NULL;
        }
        // Most values start with a letter that no type starts with; the patterns are for the rest.
        char first = text.charAt(0);
        if ((first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.') {
            return number(text);
        }
        if ("nN".indexOf(first) >= 0 && NULL.matcher(text).matches()) {
            return Kind.NULL;
        }
        return "yYnNtTfFoO".indexOf(first) >= 0 && BOOLEAN.matcher(text).matches() ? Kind.BOOLEAN : Kind.TEXT;
    }

    private static Kind number(String text) {
        if (FLOAT.matcher(text).matches()) {
            return Kind.FLOAT;
        }
        if (INTEGER.matcher(text).matches()) {
            return Kind.INTEGER;
        }
        return DATE.matcher(text).matches() ? Kind.DATE : Kind.TEXT;
    }

    static boolean isTrue(String text) {
        return TRUE.matcher(text).matches();
    }

    /**
     * The whole number that {@code text} of kind {@link Kind#INTEGER} stands for.
     *
     * @throws NumberFormatException for {@code 0x_} and the like, which have a number's form and no digit
     */
    static BigInteger integer(String text) {
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        BigInteger value;
        if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0")) {
            value = new BigInteger(digits, 8);
        } else {
            value = BigInteger.ZERO;
            for (String part : digits.split(":", -1)) {
                value = value.multiply(SIXTY).add(new BigInteger(part));
            }
        }
        return negative ? value.negate() : value;
    }

    /** The number that {@code text} of kind {@link Kind#FLOAT} stands for; may be infinite or not a number. */
    static double floating(String text) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        double value;
        if (digits.equals(".inf")) {
            value = Double.POSITIVE_INFINITY;
        } else if (digits.equals(".nan")) {
            value = Double.NaN;
        } else {
            // In PyYAML's order of additions, which decides the last bit.
            value = 0;
            double unit = 1;
            String[] parts = digits.split(":", -1);
            for (int i = parts.length - 1; i >= 0; i--) {
                value += Double.parseDouble(parts[i]) * unit;
                unit *= 60;
            }
        }
        return negative ? -value : value;
    }

    /** The shortest decimal text that reads back as {@code value}, in Python's notation. {@code value} is finite. */
    static String python(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        int precision = 1;
        BigDecimal shortest = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        while (shortest.doubleValue() != value) {
            precision++;
            shortest = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < PYTHON_FIXED_DIGITS) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
