package dev.espalier.artifacts;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.Wording;

/**
 * The text of {@code espalier.lock}: JSON with its entries by URL, its members by path and its keys in one order, so that
 * equal locks are equal bytes and a change reads well in a diff.
 */
final class LockFile {
    private static final int VERSION = 1;

    private LockFile() {}

    /** A place in the file and what is wrong there; the message completes "PLACE ...". */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String place, String message) {
            super(place.isEmpty() ? message : place + " " + message);
        }
    }

    static String write(Collection<LockEntry> sorted) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.setHtmlSafe(false);
            json.beginObject();
            json.name("version").value(VERSION);
            json.name("artifacts").beginArray();
            for (LockEntry entry : sorted) {
                write(json, entry);
            }
            json.endArray();
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string can be written to", e);
        }
        return text + "\n";
    }

    private static void write(JsonWriter json, LockEntry entry) throws IOException {
        json.beginObject();
        json.name("url").value(entry.url());
        json.name("read").value(entry.readWhole() ? "whole" : "members");
        if (entry.size().isPresent()) {
            json.name("size").value(entry.size().getAsLong());
        }
        if (entry.sha256().isPresent()) {
            json.name("sha256").value(entry.sha256().get().hex());
        }
        if (!entry.wanted().isEmpty()) {
            json.name("wanted").beginArray();
            for (MemberPattern pattern : entry.wanted()) {
                json.value(pattern.glob());
            }
            json.endArray();
            json.name("members").beginObject();
            for (var member : entry.members().entrySet()) {
                json.name(member.getKey().value()).beginObject();
                json.name("size").value(member.getValue().size());
                json.name("sha256").value(member.getValue().sha256().hex());
                json.endObject();
            }
            json.endObject();
        }
        json.endObject();
    }

    static List<LockEntry> read(String text) throws Malformed {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.setStrictness(Strictness.STRICT);
            return new LockFile.Reader(json).file();
        } catch (IOException | IllegalStateException e) {
            throw new Malformed("", "is not JSON: " + Wording.ofGson(e));
        }
    }

    /** Reads with the grammar in hand, because what a mapper ignores here would be a pin that does not hold. */
    private static final class Reader {
        private final JsonReader json;

        Reader(JsonReader json) {
            this.json = json;
        }

        List<LockEntry> file() throws IOException, Malformed {
            Set<String> keys = new TreeSet<>();
            List<LockEntry> entries = new ArrayList<>();
            expect(JsonToken.BEGIN_OBJECT, "an object");
            json.beginObject();
            while (json.hasNext()) {
                switch (key(keys)) {
                    case "version" -> version();
                    case "artifacts" -> entries.addAll(artifacts());
                    default -> throw unknown();
                }
            }
            json.endObject();
            require(keys, "version");
            require(keys, "artifacts");
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw malformed("is followed by something else");
            }
            return entries;
        }

        private void version() throws IOException, Malformed {
            long version = number();
            if (version != VERSION) {
                throw malformed("is " + version + "; this Espalier reads and writes version " + VERSION);
            }
        }

        private List<LockEntry> artifacts() throws IOException, Malformed {
            List<LockEntry> entries = new ArrayList<>();
            Set<String> urls = new TreeSet<>();
            expect(JsonToken.BEGIN_ARRAY, "a list");
            json.beginArray();
            while (json.hasNext()) {
                LockEntry entry = entry();
                if (!urls.add(entry.url())) {
                    throw malformed("has the URL \"" + entry.url() + "\" a second time");
                }
                entries.add(entry);
            }
            json.endArray();
            return entries;
        }

        private LockEntry entry() throws IOException, Malformed {
            Set<String> keys = new TreeSet<>();
            String url = "";
            String read = "";
            OptionalLong size = OptionalLong.empty();
            Optional<Digest> sha256 = Optional.empty();
            List<MemberPattern> wanted = new ArrayList<>();
            SortedMap<RelativePath, LockEntry.Member> members = new TreeMap<>();
            expect(JsonToken.BEGIN_OBJECT, "an object");
            json.beginObject();
            while (json.hasNext()) {
                switch (key(keys)) {
                    case "url" -> url = text();
                    case "read" -> read = oneOf("whole", "members");
                    case "size" -> size = OptionalLong.of(number());
                    case "sha256" -> sha256 = Optional.of(digest());
                    case "wanted" -> wanted = wanted();
                    case "members" -> members = members();
                    default -> throw unknown();
                }
            }
            require(keys, "url");
            require(keys, "read");
            if (read.equals("whole") != sha256.isPresent()) {
                throw malformed("has \"sha256\" if and only if \"read\" is \"whole\"");
            }
            if (keys.contains("wanted") != keys.contains("members")) {
                throw malformed("has only one of \"wanted\" and \"members\"");
            }
            if (wanted.isEmpty() && (keys.contains("wanted") || sha256.isEmpty())) {
                // Members that nobody wanted would be gone when the lock is written again.
                throw malformed("has nothing in \"wanted\"");
            }
            json.endObject();
            return new LockEntry(url, size, sha256, wanted, members);
        }

        private List<MemberPattern> wanted() throws IOException, Malformed {
            List<MemberPattern> patterns = new ArrayList<>();
            expect(JsonToken.BEGIN_ARRAY, "a list");
            json.beginArray();
            while (json.hasNext()) {
                String glob = text();
                checkPath(glob);
                patterns.add(new MemberPattern(glob));
            }
            json.endArray();
            return patterns;
        }

        private SortedMap<RelativePath, LockEntry.Member> members() throws IOException, Malformed {
            SortedMap<RelativePath, LockEntry.Member> members = new TreeMap<>();
            Set<String> keys = new TreeSet<>();
            expect(JsonToken.BEGIN_OBJECT, "an object");
            json.beginObject();
            while (json.hasNext()) {
                String path = key(keys);
                checkPath(path);
                members.put(RelativePath.of(path), member());
            }
            json.endObject();
            return members;
        }

        private LockEntry.Member member() throws IOException, Malformed {
            Set<String> keys = new TreeSet<>();
            long size = 0;
            Optional<Digest> sha256 = Optional.empty();
            expect(JsonToken.BEGIN_OBJECT, "an object");
            json.beginObject();
            while (json.hasNext()) {
                switch (key(keys)) {
                    case "size" -> size = number();
                    case "sha256" -> sha256 = Optional.of(digest());
                    default -> throw unknown();
                }
            }
            require(keys, "size");
            if (sha256.isEmpty()) {
                throw missing("sha256");
            }
            json.endObject();
            return new LockEntry.Member(size, sha256.get());
        }

        private String key(Set<String> keys) throws IOException, Malformed {
            String key = json.nextName();
            if (!keys.add(key)) {
                throw malformed("is there twice");
            }
            return key;
        }

        private void require(Set<String> keys, String key) throws Malformed {
            if (!keys.contains(key)) {
                throw missing(key);
            }
        }

        private Malformed missing(String key) {
            return malformed("ends an object without \"" + key + "\"");
        }

        private String oneOf(String one, String other) throws IOException, Malformed {
            String text = text();
            if (!text.equals(one) && !text.equals(other)) {
                throw malformed("is \"" + text + "\", not \"" + one + "\" or \"" + other + "\"");
            }
            return text;
        }

        private Digest digest() throws IOException, Malformed {
            String hex = text();
            if (!Digest.isDigest(hex)) {
                throw malformed("is \"" + hex + "\", not a SHA-256 of 64 lower-case hexadecimal digits");
            }
            return new Digest(hex);
        }

        private void checkPath(String path) throws Malformed {
            Optional<String> fault = RelativePath.fault(path);
            if (fault.isPresent()) {
                throw malformed("is no path of a member: \"" + path + "\" " + fault.get());
            }
        }

        private String text() throws IOException, Malformed {
            expect(JsonToken.STRING, "a text");
            return json.nextString();
        }

        private long number() throws IOException, Malformed {
            expect(JsonToken.NUMBER, "a number");
            String text = json.nextString();
            if (!text.matches("0|[1-9][0-9]{0,17}")) {
                throw malformed("is " + text + ", not a whole number from 0 on");
            }
            return Long.parseLong(text);
        }

        private void expect(JsonToken token, String what) throws IOException, Malformed {
            if (json.peek() != token) {
                throw malformed("is not " + what);
            }
        }

        private Malformed unknown() {
            return malformed("is not a key that this Espalier knows");
        }

        private Malformed malformed(String message) {
            return new Malformed(json.getPath(), message);
        }
    }
}
