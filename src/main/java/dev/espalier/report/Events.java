package dev.espalier.report;

/** Is told what happens. Called from several threads while artifacts are fetched; implementations keep order themselves. */
@FunctionalInterface
public interface Events {
    void on(Event event);

    /** Listens to nothing. */
    static Events none() {
        return event -> {};
    }
}
