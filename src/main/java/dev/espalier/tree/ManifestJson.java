package dev.espalier.tree;

import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import dev.espalier.content.Digest;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.report.Wording;

/**
 * The form of {@code manifest.json}: {@code {"format": 1, "entries": [...], "site": {...}, "nodes": {...}}}, one entry and one
 * node a line, sorted by path and name. Reading is as strict as writing: whatever this class would not have written is refused, for a manifest decides what is deleted.
 */
final class ManifestJson {
    private static final String KIND_FILE = "file";
    private static final String KIND_LINK = "link";

    private ManifestJson() {}

    static void write(Manifest manifest, OutputStream out) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        text.write("{\"format\":" + Manifest.FORMAT + ",\"entries\":[");
        String separator = "\n";
        for (ManifestEntry entry : manifest.entries().values()) {
            text.write(separator);
            text.write(line(entry));
            separator = ",\n";
        }
        text.write("\n]");
        if (!manifest.inputs().equals(TreeInputs.UNKNOWN)) {
            text.write(",\n\"site\":" + object(manifest.inputs().site()) + ",\n\"nodes\":{");
            separator = "\n";
            for (Map.Entry<String, SortedMap<String, String>> node :
                    manifest.inputs().nodes().entrySet()) {
                text.write(separator + quoted(node.getKey()) + ":" + object(node.getValue()));
                separator = ",\n";
            }
            text.write("\n}");
        }
        text.write("}\n");
        text.flush();
    }

    private static String object(SortedMap<String, String> values) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonWriter json = new JsonWriter(line)) {
            json.setHtmlSafe(false);
            json.beginObject();
            for (Map.Entry<String, String> value : values.entrySet()) {
                json.name(value.getKey()).value(value.getValue());
            }
            json.endObject();
        }
        return line.toString();
    }

    private static String quoted(String text) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonWriter json = new JsonWriter(line)) {
            json.setHtmlSafe(false);
            json.value(text);
        }
        return line.toString();
    }

    private static String line(ManifestEntry entry) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonWriter json = new JsonWriter(line)) {
            json.setHtmlSafe(false);
            json.beginObject().name("path").value(entry.path().value());
            if (entry instanceof ManifestEntry.FileEntry file) {
                json.name("kind").value(KIND_FILE);
                json.name("mode").value(file.mode().octal());
                json.name("size").value(file.size());
                json.name("sha256").value(file.digest().hex());
                if (file.twin().isPresent()) {
                    json.name("twin").value(file.twin().get().value());
                }
            } else if (entry instanceof ManifestEntry.LinkEntry link) {
                json.name("kind").value(KIND_LINK);
                json.name("target").value(link.target().value());
            } else {
                throw new IllegalStateException("an entry of another kind: " + entry);
            }
            writeWhy(json, entry.why());
            json.endObject();
        }
        return line.toString();
    }

    private static void writeWhy(JsonWriter json, Origin why) throws IOException {
        json.name("why").beginObject();
        writeList(json, "nodes", why.nodes());
        if (!why.artifacts().isEmpty()) {
            json.name("artifacts").beginArray();
            for (Origin.Source source : why.artifacts()) {
                json.beginObject().name("url").value(source.url());
                if (source.member().isPresent()) {
                    json.name("member").value(source.member().get());
                }
                json.endObject();
            }
            json.endArray();
        }
        writeList(json, "templates", why.templates());
        json.endObject();
    }

    private static void writeList(JsonWriter json, String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            json.name(name).beginArray();
            for (String value : values) {
                json.value(value);
            }
            json.endArray();
        }
    }

    /** @throws BrokenRecordException with what is wrong, when the bytes are no manifest of this format */
    static Manifest read(InputStream in) throws IOException {
        JsonReader json = new JsonReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        json.setStrictness(Strictness.STRICT);
        try {
            return new Reading(json).manifest();
        } catch (CharacterCodingException e) {
            throw broken("it is not UTF-8", e);
        } catch (EOFException e) {
            throw broken("it ends too early", e);
        } catch (MalformedJsonException e) {
            throw broken(Wording.ofGson(e), e);
        } catch (IllegalStateException | IllegalArgumentException | JsonParseException e) {
            // Gson says so when a token is of another kind than asked for; records say so when a value cannot be.
            throw broken(Wording.ofGson(e), e);
        }
    }

    private static BrokenRecordException broken(String what) {
        return new BrokenRecordException(what);
    }

    private static BrokenRecordException broken(String what, Exception cause) {
        return new BrokenRecordException(what, cause);
    }

    /** One pass over the text; equal digests and reasons of many entries become one object each. */
    private static final class Reading {
        private final JsonReader json;
        private final Map<String, Digest> digests = new HashMap<>();
        private final Map<Origin, Origin> origins = new HashMap<>();
        private final Map<String, String> strings = new HashMap<>();

        Reading(JsonReader json) {
            this.json = json;
        }

        Manifest manifest() throws IOException {
            json.beginObject();
            expect("format");
            int format = json.nextInt();
            if (format != Manifest.FORMAT) {
                throw broken("its format is " + format + ", and this Espalier knows " + Manifest.FORMAT);
            }
            expect("entries");
            List<ManifestEntry> entries = new ArrayList<>();
            json.beginArray();
            String before = "";
            while (json.hasNext()) {
                ManifestEntry entry = entry();
                if (entry.path().value().compareTo(before) <= 0) {
                    throw broken("the entry \"" + entry.path() + "\" is out of order");
                }
                before = entry.path().value();
                entries.add(entry);
            }
            json.endArray();
            TreeInputs inputs = json.hasNext() ? inputs() : TreeInputs.UNKNOWN;
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw broken("text follows its end");
            }
            return new Manifest(entries, inputs);
        }

        private TreeInputs inputs() throws IOException {
            expect("site");
            SortedMap<String, String> site = values();
            expect("nodes");
            SortedMap<String, SortedMap<String, String>> nodes = new TreeMap<>();
            json.beginObject();
            while (json.hasNext()) {
                nodes.put(json.nextName(), values());
            }
            json.endObject();
            return new TreeInputs(site, nodes);
        }

        /** Key paths and values are few and come again with every node. */
        private SortedMap<String, String> values() throws IOException {
            SortedMap<String, String> values = new TreeMap<>();
            json.beginObject();
            while (json.hasNext()) {
                String key = same(json.nextName());
                values.put(key, same(json.nextString()));
            }
            json.endObject();
            return values;
        }

        private String same(String text) {
            return strings.computeIfAbsent(text, each -> each);
        }

        private void expect(String name) throws IOException {
            String found = json.nextName();
            if (!found.equals(name)) {
                throw broken("\"" + name + "\" is expected where \"" + found + "\" is");
            }
        }

        private String string(String name) throws IOException {
            expect(name);
            return json.nextString();
        }

        private ManifestEntry entry() throws IOException {
            json.beginObject();
            RelativePath path = RelativePath.of(string("path"));
            if (OutputNames.isReserved(path.parts().get(0))) {
                throw broken("the entry \"" + path + "\" cannot be one of the tree");
            }
            String kind = string("kind");
            ManifestEntry entry;
            if (kind.equals(KIND_FILE)) {
                entry = file(path);
            } else if (kind.equals(KIND_LINK)) {
                RelativePath target = RelativePath.of(string("target"));
                expect("why");
                entry = new ManifestEntry.LinkEntry(path, target, why());
            } else {
                throw broken("the kind of \"" + path + "\" is \"" + kind + "\", not \"file\" or \"link\"");
            }
            json.endObject();
            return entry;
        }

        private ManifestEntry file(RelativePath path) throws IOException {
            FileMode mode = mode(string("mode"));
            expect("size");
            long size = json.nextLong();
            if (size < 0) {
                throw broken("the size of \"" + path + "\" is " + size);
            }
            Digest digest = digests.computeIfAbsent(string("sha256"), Digest::new);
            Optional<RelativePath> twin = Optional.empty();
            String next = json.nextName();
            if (next.equals("twin")) {
                twin = Optional.of(RelativePath.of(json.nextString()));
                next = json.nextName();
            }
            if (!next.equals("why")) {
                throw broken("\"why\" is expected where \"" + next + "\" is");
            }
            return new ManifestEntry.FileEntry(path, mode, size, digest, twin, why());
        }

        private static FileMode mode(String octal) throws BrokenRecordException {
            for (FileMode mode : FileMode.values()) {
                if (mode != FileMode.DIRECTORY && mode.octal().equals(octal)) {
                    return mode;
                }
            }
            throw broken("the mode \"" + octal + "\" is none that Espalier writes");
        }

        private Origin why() throws IOException {
            Map<String, List<String>> lists = new TreeMap<>();
            List<Origin.Source> artifacts = new ArrayList<>();
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (name.equals("artifacts")) {
                    json.beginArray();
                    while (json.hasNext()) {
                        artifacts.add(source());
                    }
                    json.endArray();
                } else if (name.equals("nodes") || name.equals("templates")) {
                    lists.put(name, strings());
                } else {
                    throw broken("\"" + name + "\" is no reason");
                }
            }
            json.endObject();
            Origin why = new Origin(
                    lists.getOrDefault("nodes", List.of()), artifacts, lists.getOrDefault("templates", List.of()));
            return origins.computeIfAbsent(why, same -> same);
        }

        private Origin.Source source() throws IOException {
            json.beginObject();
            String url = string("url");
            Optional<String> member = json.hasNext() ? Optional.of(string("member")) : Optional.empty();
            json.endObject();
            return new Origin.Source(url, member);
        }

        private List<String> strings() throws IOException {
            List<String> values = new ArrayList<>();
            json.beginArray();
            while (json.hasNext()) {
                values.add(json.nextString());
            }
            json.endArray();
            return values;
        }
    }
}
