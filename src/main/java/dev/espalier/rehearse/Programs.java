package dev.espalier.rehearse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import dev.espalier.format.kernel.Arm64Image;
import dev.espalier.format.kernel.ZbootImage;

/** What the files are that firmware and loaders start, by their bytes. Many machines start the same ones: each is read once. */
final class Programs {
    /** What a file is to whoever starts it. */
    enum Kind {
        IPXE_SCRIPT,
        IPXE,
        GRUB,
        /** Secure Boot's first stage, which starts the file beside it. */
        SHIM,
        LINUX,
        OTHER
    }

    private static final int HEAD = 4096;
    /** A loader is smaller. */
    private static final long LARGEST_LOADER = 32L << 20;

    private static final int PE_OFFSET_AT = 0x3C;
    private static final int PE = 0x4550;
    private static final int PE_MACHINE = 4;
    private static final int AMD64 = 0x8664;
    private static final int ARM64 = 0xAA64;
    private static final int BZIMAGE_AT = 0x202;
    private static final int BZIMAGE = 0x53726448; // "HdrS"

    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, Optional<String>> objections = new HashMap<>();
    private final Map<String, Optional<String>> onPi = new HashMap<>();

    Kind kind(ServedFile file) {
        return kinds.computeIfAbsent(file.path().value(), path -> find(file));
    }

    private Kind find(ServedFile file) {
        byte[] head = head(file);
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.matches("(?s)#![gi]pxe\\s.*")) {
            return Kind.IPXE_SCRIPT;
        }
        if (isBzImage(head) || Arm64Image.matches(head) || ZbootImage.matches(head)) {
            return Kind.LINUX;
        }
        if (start.contains(".vendor_")) {
            return Kind.SHIM;
        }
        if (file.size() > LARGEST_LOADER) {
            return Kind.OTHER;
        }
        String whole = new String(bytes(file), StandardCharsets.ISO_8859_1);
        // What compresses itself for a BIOS has its name inside the compressed part, and this outside of it.
        if (whole.contains("iPXE") || whole.contains("PXE->EB:")) {
            return Kind.IPXE;
        }
        return whole.contains("GRUB") ? Kind.GRUB : Kind.OTHER;
    }

    private static byte[] bytes(ServedFile file) {
        try {
            return Files.readAllBytes(file.place());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] head(ServedFile file) {
        try (InputStream in = Files.newInputStream(file.place())) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why UEFI or a BIOS of that architecture does not start the file; empty when it does. */
    Optional<String> objection(ServedFile file, int architecture) {
        return objections.computeIfAbsent(architecture + " " + file.path(), key -> judge(head(file), architecture));
    }

    private static Optional<String> judge(byte[] head, int architecture) {
        boolean arm64Linux = Arm64Image.matches(head) || ZbootImage.matches(head);
        if (architecture == Architectures.BIOS) {
            return isBzImage(head) || (machine(head) == 0 && !arm64Linux)
                    ? Optional.empty()
                    : Optional.of("is a program for UEFI, which a BIOS cannot start");
        }
        int wanted = Architectures.isArm64(architecture) ? ARM64 : AMD64;
        int found = arm64Linux ? ARM64 : machine(head);
        if (found == wanted) {
            return Optional.empty();
        }
        return Optional.of(
                found == 0
                        ? "is no program for UEFI"
                        : "is made for " + name(found) + ", and this machine is " + name(wanted));
    }

    private static String name(int machine) {
        return switch (machine) {
            case AMD64 -> "x86-64";
            case ARM64 -> "arm64";
            default -> "a processor of type 0x" + Integer.toHexString(machine);
        };
    }

    /** The field of the PE header; 0 where there is none. */
    private static int machine(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < PE_OFFSET_AT + Integer.BYTES || bytes.getShort(0) != 0x5A4D) {
            return 0;
        }
        int at = bytes.getInt(PE_OFFSET_AT);
        return at < 0 || at > head.length - PE_MACHINE - Short.BYTES || bytes.getInt(at) != PE
                ? 0
                : Short.toUnsignedInt(bytes.getShort(at + PE_MACHINE));
    }

    private static boolean isBzImage(byte[] head) {
        return head.length >= BZIMAGE_AT + Integer.BYTES
                && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(BZIMAGE_AT) == BZIMAGE;
    }

    /** Why a Pi's own loaders do not start the file; empty when they do. */
    Optional<String> objectionOfPi(ServedFile file) {
        return onPi.computeIfAbsent(file.path().value(), path -> {
            byte[] head = head(file);
            if (ZbootImage.matches(head)) {
                return Optional.of("is an EFI zboot kernel, which has to be unwrapped");
            }
            byte[] image = isGzip(head) ? unpackedHead(file) : head;
            return Arm64Image.matches(image)
                    ? Optional.empty()
                    : Optional.of("is no arm64 kernel Image, compressed by gzip or not");
        });
    }

    private static boolean isGzip(byte[] head) {
        return head.length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
    }

    private static byte[] unpackedHead(ServedFile file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file.place()))) {
            return in.readNBytes(Arm64Image.HEADER_SIZE);
        } catch (ZipException | EOFException e) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
