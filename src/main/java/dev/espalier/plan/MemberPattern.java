package dev.espalier.plan;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.espalier.content.RelativePath;

/**
 * Names members of an archive or image: a path in which {@code *} stands for any characters of one part and a last part
 * {@code **} for everything below. Case does not matter, as on the FAT volumes these files come from.
 */
public record MemberPattern(String glob) implements Comparable<MemberPattern> {

    public MemberPattern {
        RelativePath.of(glob);
    }

    /** Whether it names one file and no others. */
    public boolean isExact() {
        return glob.indexOf('*') < 0;
    }

    public boolean matches(RelativePath member) {
        return compiled().matcher(member.value()).matches();
    }

    /** Whether a member that matches may lie below {@code directory}, so that the directory is worth reading. */
    public boolean mayMatchBelow(RelativePath directory) {
        List<String> mine = RelativePath.of(glob).parts();
        List<String> theirs = directory.parts();
        for (int i = 0; i < theirs.size(); i++) {
            if (i == mine.size() - 1) {
                return mine.get(i).equals("**");
            }
            if (!Pattern.compile(part(mine.get(i)), Pattern.CASE_INSENSITIVE)
                    .matcher(theirs.get(i))
                    .matches()) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether a path of whatever characters matches where case does matter. */
    public Predicate<String> exactCase() {
        Pattern pattern = Pattern.compile(regex(), Pattern.DOTALL);
        return path -> pattern.matcher(path).matches();
    }

    private Pattern compiled() {
        return Pattern.compile(regex(), Pattern.CASE_INSENSITIVE);
    }

    private String regex() {
        return glob.endsWith("/**") ? regex(glob.substring(0, glob.length() - 3)) + "/.+" : regex(glob);
    }

    private static String regex(String path) {
        StringBuilder all = new StringBuilder();
        for (String part : RelativePath.of(path).parts()) {
            all.append(all.isEmpty() ? "" : "/").append(part(part));
        }
        return all.toString();
    }

    private static String part(String glob) {
        StringBuilder regex = new StringBuilder();
        String[] literals = glob.split("\\*", -1);
        for (int i = 0; i < literals.length; i++) {
            regex.append(i == 0 ? "" : "[^/]*").append(literals[i].isEmpty() ? "" : Pattern.quote(literals[i]));
        }
        return regex.toString();
    }

    @Override
    public int compareTo(MemberPattern other) {
        return glob.compareTo(other.glob);
    }

    @Override
    public String toString() {
        return glob;
    }
}
