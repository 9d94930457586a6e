package dev.espalier.artifacts;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.espalier.content.Content;
import dev.espalier.content.Digest;
import dev.espalier.report.BuildException;

/** Makes each derived file once: it is found again by the recipe and the digests of what goes in. */
public final class Derivations {
    private final Cache cache;

    Derivations(Cache cache) {
        this.cache = cache;
    }

    /** Writes the derived file and returns facts about it. The same inputs must give the same bytes and facts. */
    @FunctionalInterface
    public interface Maker {
        SortedMap<String, String> make(OutputStream out) throws IOException, BuildException;
    }

    /**
     * What {@code recipe} makes of {@code inputs}, from the cache or by the maker.
     *
     * @param recipe names the way it is made, its version and its settings: everything but the inputs that the result
     *     depends on
     * @param inputs in an order that belongs to the recipe
     */
    public Derived derive(String recipe, List<Digest> inputs, Maker maker) throws IOException, BuildException {
        Digest key = key(recipe, inputs);
        Optional<Derived> made = find(key);
        if (made.isPresent()) {
            return made.get();
        }
        try (NewContent content = cache.begin()) {
            SortedMap<String, String> facts = maker.make(content);
            Content.Stored stored = content.complete().admit();
            Derived derived = new Derived(stored, facts);
            cache.note(cache.layout().derived(key), write(derived));
            return derived;
        }
    }

    /** The recipe comes first with its length, so that no recipe can look like another's inputs. */
    private static Digest key(String recipe, List<Digest> inputs) {
        StringBuilder text =
                new StringBuilder().append(recipe.length()).append('\n').append(recipe);
        inputs.forEach(input -> text.append('\n').append(input));
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Derived> find(Digest key) {
        Optional<String> note = cache.noted(cache.layout().derived(key));
        try {
            return note.isEmpty() ? Optional.empty() : read(note.get());
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            // Written by another version or cut by a failing disk: made again, it is right again.
            return Optional.empty();
        }
    }

    private static String write(Derived derived) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            json.name("sha256").value(derived.content().digest().hex());
            json.name("size").value(derived.content().size());
            json.name("facts").beginObject();
            for (var fact : derived.facts().entrySet()) {
                json.name(fact.getKey()).value(fact.getValue());
            }
            json.endObject();
            json.endObject();
        }
        return text + "\n";
    }

    /** In the order of {@link #write}; anything else is no note of ours. */
    private Optional<Derived> read(String note) throws IOException {
        try (JsonReader json = new JsonReader(new StringReader(note))) {
            json.setStrictness(Strictness.STRICT);
            json.beginObject();
            expect(json, "sha256");
            Digest digest = new Digest(json.nextString());
            expect(json, "size");
            long size = json.nextLong();
            expect(json, "facts");
            SortedMap<String, String> facts = new TreeMap<>();
            json.beginObject();
            while (json.hasNext()) {
                facts.put(json.nextName(), json.nextString());
            }
            json.endObject();
            json.endObject();
            return cache.find(digest, OptionalLong.of(size)).map(content -> new Derived(content, facts));
        }
    }

    private static void expect(JsonReader json, String name) throws IOException {
        if (!json.nextName().equals(name)) {
            throw new IllegalStateException("not a note of a derivation");
        }
    }
}
