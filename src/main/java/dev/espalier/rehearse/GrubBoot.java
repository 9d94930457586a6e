package dev.espalier.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.grub.GrubImage;

/** GRUB from its start to its first configuration: which file that is, is written into the image. */
final class GrubBoot {
    private static final String DEFAULT_PREFIX = "/grub";
    private static final String CONFIG = "/grub.cfg";

    private final Conversation talk;
    private final int architecture;
    private final Url from;
    private final GrubImage image;

    private GrubBoot(Conversation talk, int architecture, Url from, GrubImage image) {
        this.talk = talk;
        this.architecture = architecture;
        this.from = from;
        this.image = image;
    }

    /** @param from where it was loaded from: its device, for every name without one */
    static void start(Conversation talk, int architecture, ServedFile file, Url from) {
        new GrubBoot(talk, architecture, from, image(talk, file)).start();
    }

    /** Of an image that is not made as usual, as of Debian's network image. */
    private static GrubImage image(Conversation talk, ServedFile file) {
        try {
            return GrubImage.parse(ByteView.of(talk.lan().readShared(file)));
        } catch (FormatException e) {
            return new GrubImage(Optional.of(DEFAULT_PREFIX), Optional.empty(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() {
        String prefix = image.prefix().orElse(DEFAULT_PREFIX).replaceFirst("^\\(tftp[^)]*\\)|^\\(http[^)]*\\)", "");
        GrubInterpreter grub = new GrubInterpreter(talk, architecture, from, prefix);
        if (image.memoryDisk()) {
            // A distribution's: its own menu hands over to the one in the prefix.
            for (String list : List.of("command", "fs", "crypto", "terminal")) {
                grub.fetch(prefix + "/" + platform() + "/" + list + ".lst");
            }
            grub.normal(prefix + CONFIG);
        } else if (image.config().isPresent()) {
            grub.embedded(GrubScript.parse(image.config().get()));
        } else {
            search(grub);
        }
        talk.stuck("GRUB stops at its prompt" + talk.afterMisses());
    }

    private String platform() {
        return Architectures.isArm64(architecture) ? "arm64-efi" : "x86_64-efi";
    }

    /** Without a script it looks beside itself: by MAC, by address in ever fewer digits, and at last for everybody's. */
    private void search(GrubInterpreter grub) {
        String mac = talk.machine().mac().map(text -> text.replace(':', '-')).orElse(IpxeSettings.UNKNOWN);
        String directory = from.resolve("grub.cfg").path();
        for (String name : List.of(directory + "-01-" + mac, directory)) {
            if (!talk.isOver() && grub.exists(name)) {
                grub.normal(name);
                return;
            }
            grub.fetch(name);
        }
    }
}
