package dev.espalier.render;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.core.DisallowExtensionCustomizerBuilder;

/**
 * Renders views through Pebble templates. A variable that a view does not have is an error, never an empty string. A user's
 * template sees the parts of its view and texts; it reaches no class, no file but other templates, and ends.
 */
public final class PageRenderer {
    private static final String VIEW = "page";

    /** Above what the pages of 100,000 nodes take, and within the heap of a build. */
    private static final int MAX_CHARACTERS = 1 << 24;

    /** One looks for classes, one makes lists of any length. */
    private static final List<String> NO_FUNCTIONS = List.of("i18n", "range");

    private final TemplateSource source;
    private final PebbleEngine engine;

    /** Templates of {@code directory}, where given, take the place of packaged ones of the same name. */
    public PageRenderer(Optional<Path> directory) throws BuildException {
        if (directory.isPresent() && !Files.isDirectory(directory.get())) {
            throw new BuildException(
                    BuildException.Kind.INVENTORY,
                    Problem.error(
                            "templates.missing",
                            new Location.InFile(directory.get()),
                            "the directory of templates does not exist"));
        }
        source = new TemplateSource(directory);
        engine = new PebbleEngine.Builder()
                .loader(source)
                .autoEscaping(false)
                .strictVariables(true)
                .newLineTrimming(false)
                .defaultLocale(Locale.ROOT)
                .methodAccessValidator(new ViewParts())
                .registerExtensionCustomizer(new DisallowExtensionCustomizerBuilder()
                        .disallowedFunctionKeys(NO_FUNCTIONS)
                        .build())
                .maxRenderedSize(MAX_CHARACTERS)
                .build();
    }

    /** {@code view} is seen by the template as {@code page}. */
    Page render(RelativePath path, String template, Object view, List<String> nodes) throws BuildException {
        return new Page(path, Content.of(text(template, view)), template, nodes);
    }

    /** What the template makes of {@code view}, for a text that is part of a file. */
    String text(String template, Object view) throws BuildException {
        StringWriter text = new StringWriter();
        try {
            engine.getTemplate(template).evaluate(text, Map.of(VIEW, view));
        } catch (PebbleException e) {
            throw failed(template, Optional.ofNullable(e.getLineNumber()).orElse(1), detail(e), e);
        } catch (UncheckedIOException e) {
            throw failed(template, 1, String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw failed(template, 1, "includes itself, or a macro calls itself, without end", e);
        } catch (RuntimeException e) {
            // A filter that is given what it cannot take: Pebble lets the exceptions of Java through.
            throw failed(template, 1, "cannot be evaluated: " + e, e);
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    private BuildException failed(String template, int line, String message, Throwable cause) {
        return new BuildException(
                BuildException.Kind.INVENTORY,
                Problem.error("template.failed", new Location.InTemplate(source.display(template), line), message),
                cause);
    }

    /** Pebble appends {@code (file:line)} to its messages; the problem has a place of its own. */
    private static String detail(PebbleException e) {
        String message = Optional.ofNullable(e.getPebbleMessage()).orElse("the template cannot be evaluated");
        return message.replaceFirst(" \\([^()]*:\\d+\\)$", "");
    }
}
