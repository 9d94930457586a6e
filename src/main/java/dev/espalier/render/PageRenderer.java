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

/** Renders views through Pebble templates. A variable that a view does not have is an error, never an empty string. */
public final class PageRenderer {
    private static final String VIEW = "page";

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
            throw failed(template, 1, "cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    private BuildException failed(String template, int line, String message, Exception cause) {
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
