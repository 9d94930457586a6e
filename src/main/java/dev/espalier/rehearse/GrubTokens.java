package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;

/** A GRUB script as words and separators. */
final class GrubTokens {
    /** A word, or a separator without one; {@code plain} when no part was quoted, so that it may be a keyword. */
    record Token(int line, ScriptWord word, boolean plain, boolean separator) {
        boolean is(String keyword) {
            return !separator && plain && word.is(keyword);
        }
    }

    private final String text;
    private final int most;
    private final List<Token> tokens = new ArrayList<>();
    private final List<ScriptWord.Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private boolean inWord;
    private boolean plain = true;
    private int at;
    private int line = 1;

    private GrubTokens(String text, int most) {
        this.text = text;
        this.most = most;
    }

    /**
     * Not many more than {@code most}. Ends early, with a separator that holds the fault as its word, where GRUB would report a
     * syntax error.
     */
    static List<Token> of(String text, int most) {
        GrubTokens lexer = new GrubTokens(text, most);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < text.length() && tokens.size() <= most) {
            char c = text.charAt(at);
            at++;
            if (c == '\n' || c == ';') {
                endWord();
                separator();
                line += c == '\n' ? 1 : 0;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                endWord();
            } else if (c == '#' && !inWord) {
                skipComment();
            } else if ((c == '{' || c == '}') && !inWord) {
                part(Character.toString(c));
                endWord();
            } else if (c == '&' || c == '|' || c == '<' || c == '>') {
                fault("has an unquoted " + c);
                return;
            } else if (!wordCharacter(c)) {
                fault("has a quote that is not closed");
                return;
            }
        }
        endWord();
        separator();
    }

    /** False where a quote is not closed. */
    private boolean wordCharacter(char c) {
        inWord = true;
        if (c == '\'') {
            plain = false;
            int end = text.indexOf('\'', at);
            if (end < 0) {
                return false;
            }
            literal(text.substring(at, end));
            at = end + 1;
            return true;
        }
        if (c == '"') {
            plain = false;
            return doubleQuoted();
        }
        if (c == '\\') {
            escaped();
        } else if (c == '$') {
            variable();
        } else {
            literal.append(c);
        }
        return true;
    }

    private boolean doubleQuoted() {
        while (at < text.length()) {
            char c = text.charAt(at);
            at++;
            if (c == '"') {
                return true;
            }
            if (c == '\\' && at < text.length() && "\"$\\\n".indexOf(text.charAt(at)) >= 0) {
                escaped();
            } else if (c == '$') {
                variable();
            } else {
                literal(Character.toString(c));
            }
        }
        return false;
    }

    /** A backslash before the end of a line joins it with the next. */
    private void escaped() {
        if (at >= text.length()) {
            return;
        }
        char c = text.charAt(at);
        at++;
        if (c == '\n') {
            line++;
        } else {
            plain = false;
            literal.append(c);
        }
    }

    private void variable() {
        int start = at;
        if (start < text.length() && text.charAt(start) == '{') {
            int end = text.indexOf('}', start);
            if (end > 0) {
                at = end + 1;
                reference(text.substring(start + 1, end));
                return;
            }
        }
        if (start < text.length() && "?*@#".indexOf(text.charAt(start)) >= 0) {
            at++;
        } else {
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
        }
        if (at == start) {
            literal.append('$');
        } else {
            reference(text.substring(start, at));
        }
    }

    private void reference(String name) {
        flush();
        parts.add(new ScriptWord.Part(name, true));
    }

    private void literal(String more) {
        line += (int) more.chars().filter(c -> c == '\n').count();
        literal.append(more);
    }

    private void part(String more) {
        inWord = true;
        literal.append(more);
    }

    private void flush() {
        if (literal.length() > 0) {
            parts.add(new ScriptWord.Part(literal.toString(), false));
            literal.setLength(0);
        }
    }

    private void endWord() {
        if (inWord) {
            flush();
            if (parts.isEmpty()) {
                parts.add(new ScriptWord.Part("", false));
            }
            tokens.add(new Token(line, new ScriptWord(List.copyOf(parts)), plain, false));
            parts.clear();
        }
        inWord = false;
        plain = true;
    }

    /** Several in a row mean no more than one. */
    private void separator() {
        if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).separator()) {
            return;
        }
        tokens.add(new Token(line, new ScriptWord(List.of()), true, true));
    }

    private void skipComment() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void fault(String what) {
        inWord = false;
        separator();
        tokens.add(new Token(line, new ScriptWord(List.of(new ScriptWord.Part(what, false))), true, true));
    }
}
