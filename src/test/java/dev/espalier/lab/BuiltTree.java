package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.testing.RealTools;

import static org.assertj.core.api.Assertions.assertThat;

/** A tree that the {@code espalier} command line built from an inventory with one of the site files that lie in it. */
record BuiltTree(Path inventory, String site, Path dist) {
    static final String COMMAND = Path.of(System.getProperty("espalier.command", "target/espalier"))
            .toAbsolutePath()
            .toString();

    private static final String ROOT = "tftp-root=";
    private static final String LINE = "    kernel line ";

    /** A second build below the same directory finds cache and output of the first. */
    static BuiltTree build(Path directory, Path inventory, String site) throws IOException, InterruptedException {
        BuiltTree tree =
                new BuiltTree(inventory, site, directory.resolve("dist-" + inventory.getFileName() + "-" + site));
        RealTools.Outcome outcome = tree.tryToBuild(directory);
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        return tree;
    }

    RealTools.Outcome tryToBuild(Path directory) throws IOException, InterruptedException {
        return espalier(
                "--mirror",
                Lab.mirror().toString(),
                "--cache",
                directory.resolve("cache").toString(),
                "--output",
                dist.toString());
    }

    /** What was planned for a node: {@code --dry-run} prints it without rendering any of the scripts that machines run. */
    String kernelLine(String hostname) throws IOException, InterruptedException {
        RealTools.Outcome plan = espalier("--dry-run");
        assertThat(plan.exit()).as(plan.output()).isZero();
        return plan.output()
                .lines()
                .dropWhile(line -> !line.matches("  (\\S+/)?" + hostname + " \\(.*"))
                .skip(1)
                .takeWhile(line -> line.startsWith("    "))
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.substring(LINE.length()))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no kernel line is planned for " + hostname + ":\n" + plan.output()));
    }

    private RealTools.Outcome espalier(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                COMMAND,
                "build",
                inventory.toString(),
                "--site",
                inventory.resolve(site).toString()));
        command.addAll(List.of(options));
        return RealTools.call(inventory, command.toArray(String[]::new));
    }

    Path tftp() {
        return dist.resolve("tftp");
    }

    Path conf() {
        return dist.resolve("dnsmasq.conf");
    }

    /** Where dnsmasq.conf says that the tree lies. */
    String tftpRoot() throws IOException {
        return Files.readAllLines(conf()).stream()
                .filter(line -> line.startsWith(ROOT))
                .map(line -> line.substring(ROOT.length()))
                .findFirst()
                .orElseThrow();
    }

    /** How addresses are given, as the table of boots says it. */
    String mode() throws IOException {
        String conf = Files.readString(conf());
        return !conf.contains("\ndhcp-range=") ? "none" : conf.contains(",proxy,") ? "proxy" : "server";
    }

    /** The same tree once more, for a test that damages it. */
    BuiltTree copy(Path directory) throws IOException, InterruptedException {
        Path copy = directory.resolve("copy");
        RealTools.run(directory, "cp", "-a", dist.toString(), copy.toString());
        return new BuiltTree(inventory, site, copy);
    }
}
