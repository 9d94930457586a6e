package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.espalier.rehearse.GrubScript.Statement;

/** A menu of GRUB's, as far as its file has been run; {@code configfile} and {@code submenu} open others. */
final class GrubMenu {
    private final List<Statement.Entry> entries = new ArrayList<>();
    private final String place;

    /** @param place the file that the menu is of */
    GrubMenu(String place) {
        this.place = place;
    }

    String place() {
        return place;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void add(Statement.Entry entry) {
        entries.add(entry);
    }

    /** By number, by title or by {@code --id}; the first when there is no such entry. */
    Statement.Entry find(String wanted, UnaryOperator<String> variables) {
        if (wanted.matches("[0-9]{1,4}") && Integer.parseInt(wanted) < entries.size()) {
            return entries.get(Integer.parseInt(wanted));
        }
        for (Statement.Entry entry : entries) {
            List<String> words =
                    entry.words().stream().map(word -> word.expand(variables)).toList();
            boolean byId = words.indexOf("--id") >= 0 && words.indexOf(wanted) == words.indexOf("--id") + 1;
            if (title(entry, variables).equals(wanted) || byId) {
                return entry;
            }
        }
        return entries.get(0);
    }

    static String title(Statement.Entry entry, UnaryOperator<String> variables) {
        return entry.words().size() > 1 ? entry.words().get(1).expand(variables) : "";
    }
}
