package dev.espalier.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** What a node of the chain pi-nfs must say, and how it must say it. */
final class DisklessChecks {
    /** {@code $id$}, parameters and salt, and the hash; DES hashes without a dollar are no longer taken by Debian. */
    private static final Pattern CRYPT = Pattern.compile("\\$[0-9a-z]+\\$[A-Za-z0-9./=,$]{8,200}");

    private static final List<String> VERSIONS = List.of("3", "4", "4.0", "4.1", "4.2");

    private final Site site;
    private final Problems problems;

    DisklessChecks(Site site, Problems problems) {
        this.site = site;
        this.problems = problems;
    }

    void check(Node node, MergedTree tree) {
        if (Soundness.of(NodeKeys.ALL, tree, "nfs")) {
            checkNfs(node, tree);
        }
        if (tree.has("user") && Soundness.of(NodeKeys.ALL, tree, "user")) {
            checkUser(node, tree);
        }
    }

    private void checkNfs(Node node, MergedTree tree) {
        if (node.nfs().root().isEmpty()) {
            problems.add(Problem.error(
                            "node.nfs.root.missing",
                            tree.where("nfs"),
                            node.hostname()
                                    + " boots by pi-nfs and has no nfs.root, the directory of the root file systems"
                                    + " on the NFS server")
                    .withHint("such as nfs: {server: 10.10.0.11, root: /volume2/netboot/rootfs}"));
        }
        if (node.nfs().server().isEmpty() && site.server().isEmpty()) {
            problems.add(Problem.error(
                    "node.nfs.server.missing",
                    tree.where("nfs"),
                    node.hostname() + " has no nfs.server, and the site names no server either"));
        }
        Optional<String> version = version(node.nfs().options());
        if (version.isEmpty()) {
            problems.add(Problem.error(
                            "node.nfs.options.version",
                            tree.where("nfs.options"),
                            "nfs.options is " + Quoted.of(node.nfs().options())
                                    + ", which leaves the NFS version to the kernel, and kernels differ in what they take")
                    .withHint("add vers=3 or vers=4.1"));
        } else if (!VERSIONS.contains(version.get())) {
            problems.add(Problem.error(
                    "node.nfs.options.version",
                    tree.where("nfs.options"),
                    "nfs.options asks for NFS " + Quoted.of(version.get()) + ", but must be one of "
                            + String.join(", ", VERSIONS)));
        }
    }

    private static Optional<String> version(String options) {
        return Arrays.stream(options.split(",", -1))
                .filter(option -> option.startsWith("vers=") || option.startsWith("nfsvers="))
                .map(option -> option.substring(option.indexOf('=') + 1))
                .reduce((first, last) -> last);
    }

    private void checkUser(Node node, MergedTree tree) {
        if (node.user().isEmpty()) {
            problems.add(Problem.error("node.user.name", tree.where("user"), "user has no name"));
            return;
        }
        FirstUser user = node.user().get();
        if (user.passwordHash().isEmpty() && user.sshKeys().isEmpty()) {
            problems.add(Problem.error(
                    "node.user.locked",
                    tree.where("user"),
                    "user " + Quoted.of(user.name())
                            + " has neither passwordHash nor sshKeys, so that nobody could log in"));
        }
        if (user.passwordHash().filter(hash -> !CRYPT.matcher(hash).matches()).isPresent()) {
            // The line itself would be printed below an exact place, and it may hold the password.
            problems.add(Problem.error(
                            "node.user.passwordHash",
                            new Location.InFile(tree.fileOf("user.passwordHash")),
                            "user.passwordHash is no crypt hash, which begins with $ (what it is, is not repeated here)")
                    .withHint("openssl passwd -6 asks for the password and prints its hash; put that in quotes"));
        }
    }
}
