package dev.espalier.fuzz;

/**
 * What Jazzer calls, by name and in a JVM of its own: so nothing here depends on it. That JVM's heap and Jazzer's clock are
 * the bounds then, since the instrumentation of a class counts as work of whoever uses it first.
 */
public final class JazzerEntry {
    static final String PROPERTY = "espalier.fuzz.target";

    private static final FuzzTarget TARGET = FuzzTargets.named(System.getProperty(PROPERTY, ""));

    private JazzerEntry() {}

    /** Loads what every input needs, so that no input has to wait for its instrumentation. */
    public static void fuzzerInitialize() throws Exception {
        for (byte[] seed : TARGET.seeds()) {
            TARGET.takes(seed);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.takes(input);
    }
}
