package dev.espalier.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Finds a template by its name: in the user's directory when it has one of that name, else among the packaged ones.
 * Names are those of files directly in the directory; an include can therefore read no other file.
 */
final class TemplateSource implements Loader<String> {
    private static final String PACKAGED = "/dev/espalier/templates/";

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
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.startsWith(".")) {
            throw new LoaderException(null, "\"" + name + "\" is not the name of a template");
        }
        try {
            Optional<Path> own = own(name);
            if (own.isPresent()) {
                return new StringReader(Files.readString(own.get()));
            }
            try (InputStream packaged = TemplateSource.class.getResourceAsStream(PACKAGED + name)) {
                if (packaged == null) {
                    throw new LoaderException(null, "there is no template \"" + name + "\"");
                }
                return new StringReader(new String(packaged.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> own(String name) {
        return directory.map(path -> path.resolve(name)).filter(Files::isRegularFile);
    }

    @Override
    public boolean resourceExists(String name) {
        return own(name).isPresent() || TemplateSource.class.getResource(PACKAGED + name) != null;
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
