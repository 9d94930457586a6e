package dev.espalier.rehearse;

import java.util.Locale;
import java.util.Optional;

/** dnsmasq's TFTP server over the tree: which file it opens for a name. */
final class TftpServer {
    private static final int MOST_LOOKED_FOR_CASE = 20;

    private final TftpSettings settings;
    private final ServedRoot files;
    private int lookedForCase;

    TftpServer(TftpSettings settings, ServedRoot files) {
        this.settings = settings;
        this.files = files;
    }

    int blockSize(int wanted) {
        return Math.min(wanted, settings.blockLimit());
    }

    /** Why no request is answered at all. */
    Optional<String> silence() {
        return settings.silent();
    }

    Lookup find(String name, Optional<String> mac) {
        if (settings.silent().isPresent()) {
            return new Lookup.Refused(true, "nobody serves");
        }
        String asked = name.replace('\\', '/');
        if (settings.lowerCase()) {
            asked = asked.toLowerCase(Locale.ROOT);
        }
        if (("/" + asked).contains("/../")) {
            return new Lookup.Refused(true, "has \"..\" in it, which dnsmasq refuses");
        }
        return files.find(directory(mac) + belowRoot(asked));
    }

    /** An absolute name may begin with the root itself. */
    private String belowRoot(String name) {
        String root = settings.root().orElse("/").replaceFirst("/*$", "/");
        return name.startsWith(root) ? name.substring(root.length()) : name;
    }

    private String directory(Optional<String> mac) {
        if (!settings.rootByMac() || mac.isEmpty()) {
            return "";
        }
        String directory = mac.get().replace(':', '-');
        return files.isDirectory(directory) ? directory + "/" : "";
    }

    /** Looks through much of the tree, so only for the first few who ask. */
    Optional<String> otherCase(String name) {
        return ++lookedForCase > MOST_LOOKED_FOR_CASE ? Optional.empty() : files.otherCase(name);
    }
}
