package dev.espalier.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Finds a template by its name: in the user's directory when it has one of that name, else among the packaged ones.
 * Names are those of files directly in the directory; an include can therefore read no other file.
 */
final class TemplateSource implements Loader<String> {
    private static final String PACKAGED = "/dev/espalier/templates/";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final long MAX_BYTES = 1 << 20;

    private final Optional<Path> directory;

    TemplateSource(Optional<Path> directory) {
        this.directory = directory;
    }

    /** What people call the template: the user's file, or the packaged one's name. */
    String display(String name) {
        return own(name).map(Path::toString).orElse("templates/" + name);
    }

    @Override
    public Reader getReader(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new LoaderException(null, "\"" + name + "\" is not the name of a template");
        }
        try {
            Optional<Path> own = own(name);
            if (own.isPresent()) {
                return new StringReader(read(own.get()));
            }
            try (InputStream packaged = TemplateSource.class.getResourceAsStream(PACKAGED + name)) {
                if (packaged == null) {
                    throw new LoaderException(null, "there is no template \"" + name + "\"");
                }
                return new StringReader(new String(packaged.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException("is not UTF-8 text", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be read: " + e.getMessage(), e);
        }
    }

    private static String read(Path own) throws IOException {
        if (Files.size(own) > MAX_BYTES) {
            throw new LoaderException(null, "a template has at most " + MAX_BYTES + " bytes");
        }
        return Files.readString(own);
    }

    private Optional<Path> own(String name) {
        return directory
                .filter(any -> NAME.matcher(name).matches())
                .map(path -> path.resolve(name))
                .filter(Files::isRegularFile);
    }

    @Override
    public boolean resourceExists(String name) {
        return own(name).isPresent()
                || (NAME.matcher(name).matches() && TemplateSource.class.getResource(PACKAGED + name) != null);
    }

    @Override
    public @Nullable String resolveRelativePath(String relativePath, String anchorPath) {
        return relativePath;
    }

    @Override
    public String createCacheKey(String name) {
        return name;
    }

    @Override
    public void setCharset(@Nullable String charset) {
        // Templates are UTF-8.
    }

    @Override
    public void setPrefix(@Nullable String prefix) {
        // There is one directory.
    }

    @Override
    public void setSuffix(@Nullable String suffix) {
        // Names are whole.
    }
}
