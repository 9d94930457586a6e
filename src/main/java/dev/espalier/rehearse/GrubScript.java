package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration of GRUB as GRUB parses it, as far as it is understood here. */
record GrubScript(List<Statement> statements) {

    /** Bytes of a configuration that are read: one for 10,000 machines is smaller. */
    static final int LARGEST = 4 << 20;

    /** Words and ends of lines, of which such a one has 15 for a machine. */
    private static final int MOST_TOKENS = 600_000;

    /** What can be run. */
    sealed interface Statement {
        int line();

        record Command(int line, List<ScriptWord> words) implements Statement {}

        /** The first branch whose condition ends well is run; the last may be without one. */
        record If(int line, List<Branch> branches) implements Statement {}

        /** {@code menuentry} and {@code submenu}. */
        record Entry(int line, boolean submenu, List<ScriptWord> words, List<Statement> body) implements Statement {}

        record For(int line, String variable, List<ScriptWord> values, List<Statement> body) implements Statement {}

        record Function(int line, String name, List<Statement> body) implements Statement {}

        /** Where GRUB reports a syntax error, or where something stands that is not understood here. */
        record Fault(int line, boolean syntax, String what) implements Statement {}

        /**
         * A run of {@code if [ "${x}" = "value" ]; then configfile ...; fi}, by value: a menu of thousands of machines is one
         * look-up for each of them.
         */
        record Choice(int line, String variable, Map<String, List<Statement>> byValue) implements Statement {}
    }

    record Branch(List<Statement> condition, List<Statement> body) {}

    static GrubScript parse(String text) {
        List<GrubTokens.Token> tokens = GrubTokens.of(text, MOST_TOKENS);
        if (tokens.size() > MOST_TOKENS) {
            String what = "begins more than " + MOST_TOKENS + " words, and is not read to its end";
            return new GrubScript(List.of(new Statement.Fault(1, false, what)));
        }
        Parser parser = new Parser(tokens);
        return new GrubScript(parser.block(List.of()));
    }

    /** Recursive descent over the words. */
    private static final class Parser {
        private static final int DEEPEST = 100;

        private final List<GrubTokens.Token> tokens;
        private int at;
        private int depth;
        private Optional<Statement> broken = Optional.empty();

        Parser(List<GrubTokens.Token> tokens) {
            this.tokens = tokens;
        }

        /** Statements up to one of the words, which is left; to the end of the text where there are none. */
        List<Statement> block(List<String> ends) {
            List<Statement> statements = new ArrayList<>();
            if (++depth > DEEPEST) {
                statements.add(broken(new Statement.Fault(line(), false, "nests deeper than is followed here")));
            }
            while (broken.isEmpty()) {
                skipSeparators(statements);
                if (broken.isPresent() || at >= tokens.size() || ends.stream().anyMatch(this::isNext)) {
                    break;
                }
                statements.add(statement());
            }
            if (broken.isEmpty() && at >= tokens.size() && !ends.isEmpty()) {
                statements.add(fault("ends where " + ends.get(ends.size() - 1) + " is missing"));
            }
            depth--;
            return choices(statements);
        }

        private boolean isNext(String word) {
            return at < tokens.size() && tokens.get(at).is(word);
        }

        private void skipSeparators(List<Statement> statements) {
            while (at < tokens.size() && tokens.get(at).separator()) {
                List<ScriptWord.Part> fault = tokens.get(at).word().parts();
                if (!fault.isEmpty()) {
                    statements.add(fault(fault.get(0).text()));
                }
                at++;
            }
        }

        private int line() {
            return tokens.get(Math.min(at, tokens.size() - 1)).line();
        }

        private Statement fault(String what) {
            return broken(new Statement.Fault(line(), true, what));
        }

        /** The first fault counts, and takes the place of the whole statement that it is in: GRUB runs nothing of that. */
        private Statement broken(Statement fault) {
            broken = broken.or(() -> Optional.of(fault));
            return broken.orElseThrow();
        }

        private Statement whole(Statement statement) {
            return broken.orElse(statement);
        }

        private Statement statement() {
            int line = line();
            if (take("if")) {
                return conditional(line);
            }
            if (isNext("menuentry") || isNext("submenu")) {
                return entry(line, isNext("submenu"));
            }
            if (take("for")) {
                return loop(line);
            }
            if (take("function")) {
                return function(line);
            }
            for (String unknown : List.of("while", "until", "case")) {
                if (isNext(unknown)) {
                    return broken(new Statement.Fault(line, false, "has " + unknown));
                }
            }
            for (String stray : List.of("then", "elif", "else", "fi", "do", "done", "{", "}")) {
                if (isNext(stray)) {
                    return fault("has " + stray + " where it cannot stand");
                }
            }
            return new Statement.Command(line, words());
        }

        private boolean take(String word) {
            boolean next = isNext(word);
            at += next ? 1 : 0;
            return next;
        }

        private List<ScriptWord> words() {
            List<ScriptWord> words = new ArrayList<>();
            while (at < tokens.size() && !tokens.get(at).separator() && !isNext("{") && !isNext("}")) {
                words.add(tokens.get(at).word());
                at++;
            }
            return List.copyOf(words);
        }

        private Statement conditional(int line) {
            List<Branch> branches = new ArrayList<>();
            do {
                List<Statement> condition = block(List.of("then"));
                at++;
                branches.add(new Branch(condition, block(List.of("elif", "else", "fi"))));
            } while (take("elif"));
            if (take("else")) {
                branches.add(new Branch(List.of(), block(List.of("fi"))));
            }
            at++;
            return whole(new Statement.If(line, branches));
        }

        private Statement entry(int line, boolean submenu) {
            List<ScriptWord> words = words();
            return braces().map(body -> whole(new Statement.Entry(line, submenu, words, body)))
                    .orElseGet(() -> fault("has a menu entry without {"));
        }

        /** A block in braces; empty when none begins here. */
        private Optional<List<Statement>> braces() {
            if (!take("{")) {
                return Optional.empty();
            }
            List<Statement> body = block(List.of("}"));
            at++;
            return Optional.of(body);
        }

        private Statement loop(int line) {
            List<ScriptWord> words = words();
            boolean sound = words.size() >= 2
                    && words.get(1).is("in")
                    && words.get(0).parts().size() == 1;
            List<Statement> before = new ArrayList<>();
            skipSeparators(before);
            if (!sound || !take("do")) {
                return fault("has a for that is not \"for NAME in ...; do\"");
            }
            List<Statement> body = block(List.of("done"));
            at++;
            return whole(
                    new Statement.For(line, words.get(0).parts().get(0).text(), words.subList(2, words.size()), body));
        }

        private Statement function(int line) {
            List<ScriptWord> words = words();
            Optional<List<Statement>> body = braces();
            return words.size() == 1 && words.get(0).parts().size() == 1 && body.isPresent()
                    ? whole(new Statement.Function(
                            line, words.get(0).parts().get(0).text(), body.get()))
                    : fault("has a function that is not \"function NAME {\"");
        }

        private static List<Statement> choices(List<Statement> statements) {
            List<Statement> joined = new ArrayList<>();
            for (Statement statement : statements) {
                Optional<Statement.Choice> choice = choice(statement);
                Statement last = joined.isEmpty() ? statement : joined.get(joined.size() - 1);
                boolean sameVariable = choice.isPresent()
                        && last instanceof Statement.Choice before
                        && before.variable().equals(choice.get().variable());
                if (sameVariable && last instanceof Statement.Choice before) {
                    choice.get()
                            .byValue()
                            .forEach((value, body) -> before.byValue().merge(value, body, (first, second) -> {
                                List<Statement> both = new ArrayList<>(first);
                                both.addAll(second);
                                return both;
                            }));
                } else {
                    joined.add(choice.<Statement>map(each -> each).orElse(statement));
                }
            }
            return joined;
        }

        /** Only where the body does nothing but hand over to another file: the variable cannot change on the way. */
        private static Optional<Statement.Choice> choice(Statement statement) {
            if (!(statement instanceof Statement.If test)
                    || test.branches().size() != 1
                    || test.branches().get(0).condition().size() != 1
                    || !(test.branches().get(0).condition().get(0) instanceof Statement.Command command)
                    || !isComparison(command.words())) {
                return Optional.empty();
            }
            List<Statement> body = test.branches().get(0).body();
            boolean handsOver = body.stream()
                    .allMatch(each -> each instanceof Statement.Command go
                            && go.words().get(0).is("configfile"));
            if (!handsOver) {
                return Optional.empty();
            }
            Map<String, List<Statement>> byValue = new HashMap<>();
            byValue.put(command.words().get(3).parts().get(0).text(), body);
            return Optional.of(new Statement.Choice(
                    test.line(), command.words().get(1).parts().get(0).text(), byValue));
        }

        /** {@code [ "${x}" = "value" ]}. */
        private static boolean isComparison(List<ScriptWord> words) {
            return words.size() == 5
                    && words.get(0).is("[")
                    && words.get(1).parts().size() == 1
                    && words.get(1).parts().get(0).variable()
                    && words.get(2).is("=")
                    && words.get(3).parts().size() == 1
                    && !words.get(3).parts().get(0).variable()
                    && words.get(4).is("]");
        }
    }
}
