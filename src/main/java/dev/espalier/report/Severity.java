package dev.espalier.report;

/** Whether a problem stops the build. */
public enum Severity {
    ERROR,
    WARNING
}
