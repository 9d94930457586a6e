package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/** Matchbox's files by the rules of the real server: what it would answer to whom. */
class MatchboxTest {
    private static final String SITE = "server: 10.0.0.2\nmatchbox: http://10.0.0.2:8080/\ndhcp: {mode: none}\n";
    private static final String DEFAULTS =
            "schematicID: " + ExampleMirror.PLAIN + "\ntalosVersion: v1.13.2\ninstall: true\n";

    @TempDir
    private Path temp;

    private Path inventory;
    private Path dist;

    @BeforeEach
    void begin() throws IOException {
        inventory = Files.createDirectories(temp.resolve("inventory"));
        dist = temp.resolve("dist");
        write("_site.yaml", SITE);
        write("_defaults.yaml", DEFAULTS);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(inventory.resolve(name), text);
    }

    private void build() throws IOException {
        Cli.Result built = run();
        assertThat(built.exit()).as(built.err()).isZero();
    }

    private Cli.Result run() throws IOException {
        Path mirror = temp.resolve("mirror");
        if (!Files.exists(mirror)) {
            ExampleMirror.in(mirror);
        }
        return Cli.build(inventory, dist, mirror, temp.resolve("cache"), "--quiet");
    }

    /** The profile that Matchbox picks: of the groups that match wholly the one with most selectors. */
    private Map<String, Object> profileFor(Map<String, String> query) throws IOException {
        List<Map<String, Object>> matching = new ArrayList<>();
        for (Path file : files("groups")) {
            Map<String, Object> group = json(file);
            Map<?, ?> selector = map(group, "selector");
            assertThat(selector).as("a group without a selector is everybody's").isNotEmpty();
            assertThat(file).hasFileName(group.get("id") + ".json");
            if (selector.entrySet().stream().allMatch(pair -> pair.getValue().equals(query.get(pair.getKey())))) {
                matching.add(group);
            }
        }
        assertThat(matching).hasSizeLessThan(2);
        if (matching.isEmpty()) {
            return Map.of();
        }
        Path profile = dist.resolve("matchbox/profiles/" + matching.get(0).get("profile") + ".json");
        assertThat(json(profile)).containsEntry("id", matching.get(0).get("profile"));
        return json(profile);
    }

    private List<Path> files(String directory) throws IOException {
        Path parent = dist.resolve("matchbox").resolve(directory);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.sorted().toList();
        }
    }

    /** Every JSON is YAML; what JSON is stricter in cannot be in these files but for what is asserted here. */
    private static Map<String, Object> json(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(text).startsWith("{\n").endsWith("}\n").doesNotContain(",\n}", ",\n  }", ",\n    ]");
        assertThat(text.lines().map(line -> line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "s")))
                .allMatch(line -> line.matches("[{}\\[\\]s:, ]*"), "nothing but strings, lists and maps");
        return new Yaml().load(text);
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return parent.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Map<?, ?> parent, String key) {
        return String.valueOf(parent.get(key));
    }

    @Test
    void nodeWithTwoMacs_isFoundByEither() throws IOException {
        write(
                "a.yaml",
                "talosConfig: matchbox\nmac: [02:00:00:00:00:0A, 02:00:00:00:00:0b]\nrole: \"say \\\"x\\\\y\\\"\"\n");
        build();
        Map<String, Object> profile = profileFor(Map.of("mac", "02:00:00:00:00:0a", "uuid", "", "serial", "S1"));
        assertThat(profile).isEqualTo(profileFor(Map.of("mac", "02:00:00:00:00:0b")));
        assertThat(profile).containsEntry("generic_id", "a.yaml").containsEntry("name", "Talos - a (say \"x\\y\")");
        assertThat(text(map(profile, "boot"), "args"))
                .contains("talos.config=http://10.0.0.2:8080/generic?mac=02:00:00:00:00:0a");
        assertThat(files("groups").stream().map(file -> file.getFileName().toString()))
                .containsExactly("a.02-00-00-00-00-0b.json", "a.json");
    }

    @Test
    void strangers_areNobodysProfile() throws IOException {
        write("a.yaml", "talosConfig: matchbox\nmac: 02:00:00:00:00:0a\n");
        build();
        assertThat(profileFor(Map.of("mac", "02:00:00:00:00:ff", "uuid", "x"))).isEmpty();
        assertThat(profileFor(Map.of())).isEmpty();
    }

    @Test
    void nodeWithoutMac_isFoundByUuid_andAsksByIt() throws IOException {
        write("a.yaml", "talosConfig: matchbox\nserial: S1\nuuid: 4C4C4544-0042-3510-8056-B4C04F4E4D32\n");
        build();
        Map<String, Object> profile =
                profileFor(Map.of("uuid", "4c4c4544-0042-3510-8056-b4c04f4e4d32", "serial", "S1"));
        assertThat(text(map(profile, "boot"), "args")).contains("/generic?uuid=4c4c4544-0042-3510-8056-b4c04f4e4d32");
    }

    @Test
    void assetsOfAProfile_areFilesOfTheirOwn() throws IOException {
        write("a.yaml", "talosConfig: matchbox\nmac: 02:00:00:00:00:0a\n");
        build();
        Map<?, ?> boot = map(profileFor(Map.of("mac", "02:00:00:00:00:0a")), "boot");
        Path kernel = dist.resolve("matchbox" + text(boot, "kernel"));
        assertThat(kernel)
                .isRegularFile()
                .hasSameBinaryContentAs(ExampleMirror.kernel(temp.resolve("mirror"), "v1.13.2"));
        assertThat(Files.isSymbolicLink(kernel)).isFalse();
        String initrd = text(boot, "initrd");
        assertThat(initrd).matches("\\[/assets/[0-9a-f]{16}/initramfs\\.xz]");
        assertThat(dist.resolve("matchbox" + initrd.substring(1, initrd.length() - 1)))
                .isRegularFile();
    }

    @Test
    void nodeThatDoesNotInstall_getsItsConfigurationButNoKernel() throws IOException {
        write("a.yaml", "talosConfig: matchbox\nmac: 02:00:00:00:00:0a\ninstall: false\n");
        build();
        assertThat(profileFor(Map.of("mac", "02:00:00:00:00:0a")).keySet().stream()
                        .map(String::valueOf))
                .containsExactly("id", "name", "generic_id");
        assertThat(dist.resolve("tftp/matchbox.ipxe")).doesNotExist();
    }

    @Test
    void siteThatNamesMatchbox_givesItEveryServerThatInstalls() throws IOException {
        write("a.yaml", "mac: 02:00:00:00:00:0a\n");
        write("b.yaml", "mac: 02:00:00:00:00:0b\ninstall: false\n");
        build();
        assertThat(profileFor(Map.of("mac", "02:00:00:00:00:0a")).keySet().stream()
                        .map(String::valueOf))
                .containsExactly("id", "name", "boot");
        assertThat(profileFor(Map.of("mac", "02:00:00:00:00:0b"))).isEmpty();
        assertThat(dist.resolve("tftp/matchbox.ipxe")).content().contains("\nchain http://10.0.0.2:8080/boot.ipxe || ");

        write("_site.yaml", "server: 10.0.0.2\n");
        build();
        assertThat(dist.resolve("matchbox")).doesNotExist();
    }

    @Test
    void generic_isTheUsersFile_throughAGoTemplate() throws IOException {
        String config = "a: \"{{ .x }} {{{ }} { {\"\nb: {{- y -}}\n";
        write("_defaults.yaml", DEFAULTS + "talosConfig: matchbox\nmachineConfig: {base: _talos/cp.yaml}\n");
        Files.createDirectories(inventory.resolve("_talos"));
        write("_talos/cp.yaml", config);
        write("a.yaml", "mac: 02:00:00:00:00:0a\n");
        build();
        String generic = Files.readString(dist.resolve("matchbox/generic/a.yaml"));
        // What the template engine does with the one action there is.
        String rendered = generic.replace("{{\"{{\"}}", "\0");
        assertThat(rendered).doesNotContain("{{");
        assertThat(rendered.replace("\0", "{{")).isEqualTo(config);
    }

    /** By the form of what {@code talosctl gen config} writes. */
    @Test
    void secretsInMachineConfigs_areCountedOnce_andNotShown() throws IOException {
        String secrets = """
                version: v1alpha1
                machine:
                  token: 4wkw7w.q2lhwvt5y4slxa2k
                  ca:
                    crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==
                    key: LS0tLS1CRUdJTiBFRDI1NTE5IFBSSVZBVEUgS0VZLS0tLS0K
                  # token: in a remark
                  nodeTaints:
                    key: node-role
                cluster:
                  id: 7l2nRNb4sbxVQ6Jz
                  secret: h2gDw6yFv0hu0cHhjqsCDHV5Qp4=
                  token: ""
                  ca: {}
                """;
        write("_defaults.yaml", DEFAULTS + "talosConfig: matchbox\nmachineConfig: {base: _talos/cp.yaml}\n");
        Files.createDirectories(inventory.resolve("_talos"));
        write("_talos/cp.yaml", secrets);
        write("_talos/worker.yaml", "machine: {}\n");
        write("a.yaml", "mac: 02:00:00:00:00:0a\n");
        write("b.yaml", "mac: 02:00:00:00:00:0b\n");
        write("c.yaml", "mac: 02:00:00:00:00:0c\nmachineConfig: {base: _talos/worker.yaml}\n");
        for (Cli.Result result : List.of(run(), Cli.run("check", inventory))) {
            assertThat(result.err())
                    .contains("_defaults.yaml:5:23: warning[node.machineConfig.secrets]: machine configurations hold"
                            + " secrets, such as keys and tokens: cp.yaml (3); matchbox/generic has them in clear, and"
                            + " Matchbox gives them to whoever asks\n")
                    .containsOnlyOnce("node.machineConfig.secrets")
                    .doesNotContain("q2lhwvt5y4slxa2k")
                    .doesNotContain("LS0t")
                    .doesNotContain("h2gDw6yFv0hu");
        }
        assertThat(dist.resolve("manifest.json")).content().doesNotContain("q2lhwvt5y4slxa2k");
        write("_talos/cp.yaml", "machine: {}\n");
        assertThat(run().err()).doesNotContain("node.machineConfig.secrets");
    }

    @Test
    void problems_haveTheirPlaceAndTheirCure() throws IOException {
        write("_defaults.yaml", DEFAULTS + "talosConfig: matchbox\nmachineConfig: {base: cp.txt}\n");
        write("a.yaml", "mac: 02:00:00:00:00:0a\n");
        write("b.yaml", "boardSerial: B1\n");
        Cli.Result result = run();
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err())
                .contains("_defaults.yaml:4:14: error[node.matchbox.identity]: Matchbox cannot tell b from others:"
                        + " requests to it carry mac, uuid and serial, and no board serial\n")
                .contains("\n  hint: give the node its mac, or its uuid\n");

        write("b.yaml", "mac: 02:00:00:00:00:0b\n");
        assertThat(run().err())
                .contains("_defaults.yaml:5:23: error[machineConfig.missing]: there is no file "
                        + inventory.resolve("cp.txt") + "\n")
                .containsOnlyOnce("machineConfig.missing");
        Files.write(inventory.resolve("cp.txt"), new byte[] {(byte) 0xff});
        assertThat(Cli.run("check", inventory).err())
                .contains("error[machineConfig.encoding]: " + inventory.resolve("cp.txt") + " is not UTF-8 text\n");
        write("b.yaml", "mac: 02:00:00:00:00:0b\ntalosConfig: none\n");
        assertThat(run().err())
                .contains("error[node.machineConfig.unbuilt]: machineConfig of b has an effect only with talosConfig:"
                        + " matchbox in this version\n");
    }

    @Test
    void withoutMachineConfig_genericIsTheOperators() throws IOException {
        write("a.yaml", "talosConfig: matchbox\nmac: 02:00:00:00:00:0a\n");
        build();
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(dist.resolve("matchbox"))) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                all.put(dist.resolve("matchbox").relativize(file).getName(0).toString(), file.toString());
            }
        }
        // The operator's generic/ is not ours: copied over the server's directory, ours leaves it as it is.
        assertThat(all.keySet()).containsExactly("assets", "groups", "profiles");
    }
}
