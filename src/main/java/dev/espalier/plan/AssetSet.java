package dev.espalier.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.format.eeprom.EepromChip;
import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.Setting;
import dev.espalier.inventory.InitramfsUse;
import dev.espalier.inventory.Model;

/**
 * Files that are served together from one directory {@code _sets/<id>} and shared by every node that needs the same.
 * The id is a digest of the files' contents and is therefore known only after they were fetched: two sets of different
 * origin but equal content become one directory, and a changed content never overwrites what is being served.
 *
 * @param purpose what it is, for people: {@code Pi 4 firmware with UEFI v1.50}
 * @param parts laid over each other in order: a later part replaces files of an earlier one
 */
public record AssetSet(String purpose, List<Part> parts) {

    public AssetSet {
        parts = List.copyOf(parts);
    }

    /** Where files of a set come from. */
    public sealed interface Part {
        /** The {@link ArtifactRequest#id()} of the artifact it is made from. */
        String artifact();

        /** What this part brings, for the dry run. */
        String description();
    }

    /** The members that match, under their own paths. */
    public record Members(String artifact, List<MemberPattern> patterns) implements Part {
        public Members {
            patterns = List.copyOf(patterns);
        }

        @Override
        public String description() {
            return String.join(" ", patterns.stream().map(MemberPattern::glob).toList());
        }
    }

    /** The artifact itself, under {@code name}. */
    public record Whole(String artifact, String name) implements Part {
        @Override
        public String description() {
            return name;
        }
    }

    /** One member of an archive, under {@code name}. */
    public record Member(String artifact, String member, String name) implements Part {
        @Override
        public String description() {
            return name + " (" + member + ")";
        }
    }

    /** A kernel that a Pi's firmware can load: the artifact, freed of its EFI wrapper, gzip-compressed, under {@code name}. */
    public record Kernel(String artifact, String name) implements Part {
        @Override
        public String description() {
            return name + " (unwrapped)";
        }
    }

    /**
     * A bootloader's image with its configuration changed, under {@code name}, and {@code pieeprom.sig} for it.
     *
     * @param timestamp that of the signature; when the image was built, where there is none
     */
    public record Eeprom(
            String artifact, EepromChip chip, Map<String, String> config, Optional<Long> timestamp, String name)
            implements Part {
        public Eeprom {
            config = Collections.unmodifiableMap(new TreeMap<>(config));
        }

        @Override
        public String description() {
            List<String> keys = config.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .toList();
            return name
                    + (keys.isEmpty() ? "" : " with " + String.join(", ", keys))
                    + timestamp.map(seconds -> ", timestamp " + seconds).orElse("");
        }
    }

    /**
     * The initramfs of an image of Raspberry Pi OS that a diskless node is given, by the names in the image; no file at
     * all where the node does better without.
     *
     * @param version of NFS, 3 or 4
     */
    public record Initramfs(String artifact, List<MemberPattern> patterns, Model model, int version, InitramfsUse use)
            implements Part {
        public Initramfs {
            patterns = List.copyOf(patterns);
        }

        @Override
        public String description() {
            return String.join(" ", patterns.stream().map(MemberPattern::glob).toList())
                    + (use == InitramfsUse.AUTO ? " if the kernel cannot do without" : "");
        }
    }

    /** The EDK2 image {@code member}, its variables set. */
    public record UefiImage(String artifact, String member, List<Setting> settings) implements Part {
        public UefiImage {
            settings = List.copyOf(settings);
        }

        private static String text(Setting setting) {
            return setting.name() + "="
                    + KnownVariable.find(setting.id())
                            .map(known -> known.describe(setting.data()))
                            .orElse(setting.data().toString());
        }

        @Override
        public String description() {
            return member + " with "
                    + String.join(", ", settings.stream().map(UefiImage::text).toList());
        }
    }
}
