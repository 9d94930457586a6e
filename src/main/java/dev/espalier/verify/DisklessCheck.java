package dev.espalier.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/**
 * What a diskless Raspberry Pi boots, and the archives that its root is made of. A prefix directory is one's when its
 * kernel line names {@code /dev/nfs}.
 */
final class DisklessCheck implements Check {
    private static final RelativePath NFS = RelativePath.of("nfs");
    private static final String ROOT_ON_NFS = "root=/dev/nfs";
    private static final Pattern NFSROOT = Pattern.compile("nfsroot=[0-9.]+:/[^,%]+,.*vers=[34].*");
    /** Arguments that look for the card, or begin a first start on it. */
    private static final Pattern OF_THE_CARD =
            Pattern.compile("(init|systemd\\.run|rootfstype|fsck\\.repair)=.*|resize");

    private static final int[] ZSTD = {0x28, 0xb5, 0x2f, 0xfd};

    @Override
    public void run(TreeView tree, Problems problems) throws IOException {
        Map<String, RelativePath> roots = new TreeMap<>();
        for (Prefix prefix : Prefix.all(tree)) {
            Optional<List<String>> line = commandLine(prefix);
            if (line.isPresent() && line.get().contains(ROOT_ON_NFS)) {
                checkLine(prefix, line.get(), roots, problems);
                checkFiles(prefix, problems);
            }
        }
        for (ManifestEntry entry : tree.below(NFS)) {
            if (entry instanceof ManifestEntry.FileEntry file && tree.isChanged(file.path())) {
                if (file.path().name().endsWith(".tar")) {
                    checkNode(tree, file, problems);
                } else if (file.path().name().endsWith(".tar.zst")) {
                    checkZstd(tree, file, problems);
                }
            }
        }
    }

    private static Optional<List<String>> commandLine(Prefix prefix) throws IOException {
        Optional<ManifestEntry.FileEntry> file = prefix.find("cmdline.txt");
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        List.of(Files.readString(prefix.tree().locate(file.get().path()), StandardCharsets.ISO_8859_1)
                                .strip()
                                .split(" ", -1)));
    }

    private static void checkLine(
            Prefix prefix, List<String> line, Map<String, RelativePath> roots, Problems problems) {
        List<String> named =
                line.stream().filter(each -> each.startsWith("nfsroot=")).toList();
        if (named.size() != 1 || !NFSROOT.matcher(named.get(0)).matches()) {
            problems.add(error(
                    prefix,
                    "cmdline.txt",
                    "has to name the root once, as nfsroot=ADDRESS:/DIRECTORY,OPTIONS with vers= among them"));
        } else {
            String root = named.get(0).substring(0, named.get(0).indexOf(','));
            Optional<RelativePath> other = Optional.ofNullable(roots.put(root, prefix.directory()));
            other.ifPresent(directory -> problems.add(error(
                    prefix,
                    "cmdline.txt",
                    "has the root of \"" + directory + "\", " + root.substring("nfsroot=".length())
                            + ": two boards that write to one root destroy it")));
        }
        if (line.stream().noneMatch(each -> each.startsWith("ip="))) {
            problems.add(
                    error(prefix, "cmdline.txt", "has no ip=, without which the kernel has no network for its root"));
        }
        line.stream()
                .filter(each ->
                        OF_THE_CARD.matcher(each).matches() || (each.startsWith("root=") && !each.equals(ROOT_ON_NFS)))
                .forEach(each -> problems.add(
                        error(prefix, "cmdline.txt", "has \"" + each + "\", which is for a root on a card")));
    }

    /** By the firmware it has; a Pi 5, which has it in its EEPROM, by having none. */
    private static void checkFiles(Prefix prefix, Problems problems) {
        List<String> needed = new ArrayList<>();
        if (prefix.find("start4.elf").isPresent()) {
            needed.addAll(List.of("fixup4.dat", "bcm2711-rpi-4-b.dtb", "kernel8.img"));
        } else if (prefix.find("start.elf").isPresent()) {
            needed.addAll(List.of("fixup.dat", "bcm2710-rpi-3-b.dtb", "kernel8.img"));
            if (!Places.isServed(prefix.tree(), "bootcode.bin")) {
                problems.add(error(
                        prefix,
                        "start.elf",
                        "is for a Pi 3, whose first file is bootcode.bin in the TFTP root, and that is not there"));
            }
        } else {
            needed.add("bcm2712-rpi-5-b.dtb");
            needed.add(prefix.find("kernel_2712.img").isPresent() ? "kernel_2712.img" : "kernel8.img");
        }
        if (prefix.config().loaded("kernel").isPresent()) {
            needed.removeIf(name -> name.startsWith("kernel"));
        }
        needed.stream()
                .filter(name -> prefix.find(name).isEmpty())
                .forEach(name -> problems.add(error(prefix, name, "is not there, and the board asks for it")));
        boolean asked =
                prefix.config().value("auto_initramfs").filter("1"::equals).isPresent();
        if (asked
                && prefix.find("initramfs8").isEmpty()
                && prefix.find("initramfs_2712").isEmpty()) {
            problems.add(error(prefix, "config.txt", "has auto_initramfs=1, and there is no initramfs"));
        }
    }

    private static void checkNode(TreeView tree, ManifestEntry.FileEntry file, Problems problems) throws IOException {
        Optional<List<TarEntries.Entry>> entries = TarEntries.read(Files.readAllBytes(tree.locate(file.path())));
        if (entries.isEmpty()) {
            problems.add(Problem.error(
                    "verify.nfs.archive", Places.of(tree, file.path()), "is not a whole, plain tar archive"));
            return;
        }
        Map<String, TarEntries.Entry> byName = new LinkedHashMap<>();
        for (TarEntries.Entry entry : entries.get()) {
            byName.put(entry.name(), entry);
            String plain = entry.name().replaceFirst("/$", "");
            if (RelativePath.fault(plain).isPresent() || entry.uid() != 0 || entry.gid() != 0) {
                problems.add(Problem.error(
                        "verify.nfs.archive",
                        Places.of(tree, file.path()),
                        "has \"" + entry.name() + "\", which would leave the root or not belong to root"));
            }
        }
        for (String name : List.of("etc/fstab", "etc/hostname", "etc/machine-id", "etc/espalier/set")) {
            if (!byName.containsKey(name)) {
                problems.add(
                        Problem.error("verify.nfs.archive", Places.of(tree, file.path()), "has no \"" + name + "\""));
            }
        }
        Optional.ofNullable(byName.get("etc/machine-id"))
                .filter(entry -> !entry.text().isEmpty())
                .ifPresent(entry -> problems.add(Problem.error(
                        "verify.nfs.archive",
                        Places.of(tree, file.path()),
                        "has a machine ID, which each board must make for itself")));
        Optional.ofNullable(byName.get("etc/espalier/set"))
                .map(entry -> entry.text().strip())
                .filter(set -> RelativePath.fault(set).isPresent()
                        || tree.file(NFS.resolve(set).resolve("rootfs.tar.zst")).isEmpty())
                .ifPresent(set -> problems.add(Problem.error(
                        "verify.nfs.archive",
                        Places.of(tree, file.path()),
                        "is for the root of set \"" + set + "\", which is not there")));
    }

    private static void checkZstd(TreeView tree, ManifestEntry.FileEntry file, Problems problems) throws IOException {
        try (InputStream in = Files.newInputStream(tree.locate(file.path()))) {
            byte[] start = in.readNBytes(ZSTD.length);
            int[] unsigned = new int[start.length];
            Arrays.setAll(unsigned, i -> start[i] & 0xff);
            if (!Arrays.equals(unsigned, ZSTD)) {
                problems.add(Problem.error("verify.nfs.archive", Places.of(tree, file.path()), "is not a zstd file"));
            }
        }
    }

    private static Problem error(Prefix prefix, String name, String message) {
        return Problem.error(
                "verify.nfs", Places.of(prefix.tree(), prefix.directory().resolve(name)), message);
    }
}
