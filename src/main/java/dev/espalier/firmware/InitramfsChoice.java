package dev.espalier.firmware;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.espalier.artifacts.Artifact;
import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.InitramfsUse;
import dev.espalier.inventory.Model;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.DisklessImage;
import dev.espalier.plan.MemberPattern;
import dev.espalier.plan.RootMembers;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * Whether a diskless node is given the initramfs of its image. With one, klibc's nfsmount mounts the root, which speaks
 * NFS 2 and 3 only; without, the kernel does, if it has NFS and the network card built in. So the node does without
 * where its kernel can.
 *
 * @param files those that are served, by their names; none when it does without
 * @param lacking what the kernel needs to mount the root itself and has not built in; empty when it can
 */
record InitramfsChoice(
        AssetSet.Initramfs asked,
        SortedMap<RelativePath, Content.Stored> present,
        SortedMap<RelativePath, Content.Stored> files,
        List<String> lacking) {

    static InitramfsChoice of(AssetSet.Initramfs asked, Artifact image) throws BuildException {
        SortedMap<RelativePath, Content.Stored> present = new TreeMap<>();
        image.members().forEach((path, content) -> {
            if (matches(asked.patterns(), path)) {
                present.put(path, content);
            }
        });
        List<String> lacking = lacking(asked, image);
        boolean served = asked.use() == InitramfsUse.KEEP || (asked.use() == InitramfsUse.AUTO && !lacking.isEmpty());
        return new InitramfsChoice(asked, present, served ? present : new TreeMap<>(), lacking);
    }

    private static boolean matches(List<MemberPattern> patterns, RelativePath path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** Of the kernels of the image, those count that the model boots. */
    private static List<String> lacking(AssetSet.Initramfs asked, Artifact image) throws BuildException {
        SortedMap<String, Set<String>> kernels = new TreeMap<>();
        for (Map.Entry<RelativePath, Content.Stored> member : image.members().entrySet()) {
            Optional<String> kernel = kernelOf(member.getKey());
            if (kernel.isPresent()) {
                kernels.put(kernel.get(), builtIn(image, member.getKey()));
            }
        }
        List<String> own = kernels.keySet().stream()
                .filter(name -> isFor(asked.model(), name))
                .toList();
        Set<String> missing = new TreeSet<>();
        if (own.isEmpty()) {
            missing.add("a list of what is built in (modules.builtin)");
        }
        for (String kernel : own) {
            for (String module : needed(asked)) {
                if (!kernels.getOrDefault(kernel, Set.of()).contains(module)) {
                    missing.add(module);
                }
            }
        }
        return new ArrayList<>(missing);
    }

    private static Optional<String> kernelOf(RelativePath member) {
        if (!RootMembers.isOne(member.value())) {
            return Optional.empty();
        }
        RelativePath inRoot = RootMembers.inRoot(member);
        return DisklessImage.MODULES.stream()
                .filter(directory -> inRoot.value().startsWith(directory + "/")
                        && inRoot.name().equals("modules.builtin"))
                .map(directory -> inRoot.parent().orElseThrow().name())
                .findFirst();
    }

    /** {@code 6.12.47+rpt-rpi-2712}, {@code 6.12.47+rpt-rpi-v8} and, before Debian 12, {@code 5.15.61-v8+}. */
    private static boolean isFor(Model model, String kernel) {
        boolean pi5 = kernel.endsWith("2712");
        return model == Model.PI5 ? pi5 : kernel.endsWith("-v8") || kernel.endsWith("-v8+");
    }

    /** Names of modules without directory and suffix. */
    private static Set<String> builtIn(Artifact image, RelativePath list) throws BuildException {
        return ImageTexts.lines(image, list, StandardCharsets.UTF_8).stream()
                .map(line -> line.substring(line.lastIndexOf('/') + 1).replaceFirst("\\.ko$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> needed(AssetSet.Initramfs asked) {
        List<String> modules = new ArrayList<>(List.of("nfs", "nfsv" + asked.version()));
        modules.addAll(
                switch (asked.model()) {
                    // 3B and 3B+ have different ones.
                    case PI3 -> List.of("smsc95xx", "lan78xx");
                    case PI4 -> List.of("genet");
                    case PI5 -> List.of("macb");
                    case AMD64, ARM64 -> throw new IllegalArgumentException("no Raspberry Pi: " + asked.model());
                });
        return modules;
    }

    /** For people: what holds and why. */
    String reason() {
        if (present.isEmpty()) {
            return "the image has none";
        }
        String trap = asked.version() == 4 ? ", which its initramfs cannot: that knows NFS 2 and 3 only" : "";
        if (files.isEmpty()) {
            return asked.use() == InitramfsUse.OMIT
                    ? "left out, as nfs.initramfs says"
                    : "left out: the kernel mounts the root by NFS " + asked.version() + " itself" + trap;
        }
        return asked.use() == InitramfsUse.KEEP
                ? "served, as nfs.initramfs says"
                : "served: the kernel has not built in what mounting the root itself takes ("
                        + String.join(", ", lacking) + ")";
    }

    /** What is to be known about the choice, at the place that asked for it. */
    Optional<Problem> problem(String image, String options, Location where, Location use) {
        List<String> unknown = NfsmountOptions.unknown(options);
        if (!files.isEmpty() && !unknown.isEmpty()) {
            return Optional.of(Problem.error(
                            "node.nfs.options.initramfs",
                            where,
                            "nfs.options has \"" + String.join(",", unknown)
                                    + "\", with which what mounts the root in the initramfs of " + image
                                    + " (klibc's nfsmount) refuses to mount it")
                    .withHint("leave it out, or leave the initramfs out with nfs.initramfs: omit"));
        }
        return ofVersion(image, where, use);
    }

    private Optional<Problem> ofVersion(String image, Location options, Location use) {
        String kernel = "the kernel of " + image + " cannot mount a root by NFS " + asked.version()
                + " itself (it lacks " + String.join(", ", lacking) + ")";
        if (asked.use() == InitramfsUse.KEEP && present.isEmpty()) {
            return Optional.of(Problem.error("node.nfs.initramfs.absent", use, image + " has no initramfs to keep"));
        }
        if (asked.use() == InitramfsUse.KEEP && asked.version() == 4) {
            return Optional.of(Problem.warning(
                            "node.nfs.initramfs.version",
                            use,
                            "nfs.initramfs is keep, but what mounts the root in an initramfs of Raspberry Pi OS"
                                    + " (klibc's nfsmount) knows NFS 2 and 3 only, and nfs.options ask for NFS 4")
                    .withHint("with nfs.initramfs: auto the kernel mounts the root where it can, or set vers=3")
                    .withRelated(List.of(options)));
        }
        if (asked.use() == InitramfsUse.OMIT && !lacking.isEmpty()) {
            return Optional.of(
                    Problem.warning("node.nfs.initramfs.needed", use, "nfs.initramfs is omit, but " + kernel));
        }
        if (asked.use() == InitramfsUse.AUTO && !lacking.isEmpty() && (present.isEmpty() || asked.version() == 4)) {
            return Optional.of(Problem.error(
                            "node.nfs.impossible",
                            options,
                            kernel + ", and "
                                    + (present.isEmpty()
                                            ? "the image has no initramfs"
                                            : "its initramfs knows NFS 2 and 3 only"))
                    .withHint(
                            present.isEmpty()
                                    ? "name another image as osImage"
                                    : "set vers=3 in nfs.options, or name another image as osImage"));
        }
        if (asked.use() == InitramfsUse.AUTO && asked.version() == 4 && !present.isEmpty()) {
            return Optional.of(Problem.warning(
                            "node.nfs.initramfs.omitted",
                            options,
                            "the initramfs of " + image
                                    + " is not served: it knows NFS 2 and 3 only, and nfs.options ask for NFS 4, which the"
                                    + " kernel mounts itself")
                    .withHint("nfs.initramfs: omit says the same without this warning"));
        }
        return Optional.empty();
    }
}
