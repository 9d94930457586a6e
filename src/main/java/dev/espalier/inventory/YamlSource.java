package dev.espalier.inventory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

import dev.espalier.content.ByteSize;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads one YAML file, whatever it is, into one map or into problems: never blocks on a FIFO, never guesses an
 * encoding, never expands aliases without a bound.
 */
final class YamlSource {
    /** Marks a scalar without quotes and without a tag, in place of the type that YAML 1.1 would give it. */
    static final Tag PLAIN = new Tag("tag:espalier.dev,2026:plain");

    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_NESTING = 50;
    /** Only so that an absurd file ends early; what aliases expand to is bounded by {@link YamlTree}. */
    private static final int MAX_ALIASES = 10_000;

    /** Leaves scalars untyped and only keeps apart the ones that were written without quotes. */
    private static final class Untyped extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // No scalar is given a type: serials and MAC addresses would become numbers.
        }

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return kind == NodeId.scalar ? (implicit ? PLAIN : Tag.STR) : super.resolve(kind, value, implicit);
        }
    }

    private final LoaderOptions options = new LoaderOptions();
    private final Resolver resolver = new Untyped();

    YamlSource() {
        options.setNestingDepthLimit(MAX_NESTING);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setCodePointLimit((int) MAX_BYTES);
        // Nothing is ever constructed by a tag; unknown ones are refused by YamlTree, in our words.
        options.setTagInspector(tag -> true);
    }

    /** The map that {@code file} holds; empty when it does not hold exactly one, which is then among the problems. */
    Optional<YamlValue.Mapping> read(Path file, Problems problems) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                String kind = attributes.isDirectory() ? "a directory" : "a pipe, socket or device";
                problems.add(Problem.error(
                        "inventory.file.kind", new Location.InFile(file), "is " + kind + ", not a YAML file"));
                return Optional.empty();
            }
            if (attributes.size() > MAX_BYTES) {
                problems.add(Problem.error(
                        "inventory.file.size",
                        new Location.InFile(file),
                        "is " + new ByteSize(attributes.size()) + "; an inventory file may have "
                                + new ByteSize(MAX_BYTES)));
                return Optional.empty();
            }
            return decode(file, Files.readAllBytes(file), problems).flatMap(text -> parse(file, text, problems));
        } catch (IOException e) {
            problems.add(Problem.error(
                    "inventory.file.unreadable", new Location.InFile(file), "cannot be read: " + reason(e)));
            return Optional.empty();
        }
    }

    /** What {@code e} says beyond the file's name. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file, or a link to nothing";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Optional<String> decode(Path file, byte[] bytes, Problems problems) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        String text = out.flip().toString();
        try {
            if (result.isError()) {
                result.throwException();
            }
            return Optional.of(text);
        } catch (CharacterCodingException e) {
            problems.add(Problem.error(
                            "yaml.encoding",
                            placeAfter(file, text).at(""),
                            "is not UTF-8: byte 0x" + Integer.toHexString(bytes[in.position()] & 0xff) + " at offset "
                                    + in.position())
                    .withHint("save the file as UTF-8"));
            return Optional.empty();
        }
    }

    private Optional<YamlValue.Mapping> parse(Path file, String text, Problems problems) {
        try {
            ParserImpl parser = new ParserImpl(new StreamReader(text), options);
            Composer composer = new Composer(parser, resolver, options);
            if (!composer.checkNode()) {
                problems.add(empty(new Place(file, 1, 1, 1)));
                return Optional.empty();
            }
            Node document = composer.getNode();
            if (composer.checkNode()) {
                Mark second = parser.peekEvent().getStartMark();
                problems.add(Problem.error(
                        "yaml.documents", place(file, second).at(""), "begins a second document; a file holds one"));
                return Optional.empty();
            }
            return YamlTree.of(file, document, problems).flatMap(value -> asMap(value, problems));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            problems.add(
                    Problem.error("yaml.syntax", place(file, mark).at(""), "is not YAML: " + oneLine(e.getProblem())));
        } catch (ReaderException e) {
            String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
            problems.add(Problem.error(
                    "yaml.syntax",
                    placeAfter(file, before).at(""),
                    "is not YAML: the control character 0x" + Integer.toHexString(e.getCodePoint())
                            + " is not allowed"));
        } catch (YAMLException e) {
            // The limits of LoaderOptions are reported without a place.
            problems.add(
                    Problem.error("yaml.size", new Location.InFile(file), "is not read: " + oneLine(e.getMessage())));
        }
        return Optional.empty();
    }

    private static Optional<YamlValue.Mapping> asMap(YamlValue value, Problems problems) {
        if (value instanceof YamlValue.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (value instanceof YamlValue.Scalar scalar && scalar.isNull()) {
            problems.add(empty(value.place()));
        } else {
            problems.add(Problem.error(
                    "yaml.toplevel",
                    value.place().at(""),
                    "holds " + value.kind() + ", but must hold keys and values, such as \"serial: d32a9346\""));
        }
        return Optional.empty();
    }

    private static Problem empty(Place place) {
        return Problem.error("yaml.empty", place.at(""), "holds no value; it must hold keys and values")
                .withHint("write {} when the file is meant to say nothing");
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "no reason given" : text.strip().replaceAll("\\s+", " ");
    }

    private static Place place(Path file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, 1);
    }

    private static Place placeAfter(Path file, String before) {
        int lastBreak = before.lastIndexOf('\n');
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = 1 + before.codePointCount(lastBreak + 1, before.length());
        return new Place(file, line, column, 1);
    }
}
