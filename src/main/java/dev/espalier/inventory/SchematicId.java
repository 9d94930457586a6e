package dev.espalier.inventory;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.espalier.content.Digest;
import dev.espalier.inventory.KeyType.Anything;
import dev.espalier.inventory.KeyType.Flag;
import dev.espalier.inventory.KeyType.ListOf;
import dev.espalier.inventory.KeyType.MapOf;
import dev.espalier.inventory.KeyType.WholeNumber;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * Image Factory's ID of a schematic: the SHA-256 of the schematic in the YAML that the factory itself writes. The
 * schematic must still be posted once to a factory before its images can be had there.
 */
final class SchematicId {
    /** In the order in which the factory writes them. */
    static final Keys KEYS = Keys.of(
            Key.of("owner", TextForms.WORD, "", "the schematic's owner, on factories that have owners"),
            Key.of(
                    "overlay",
                    Keys.of(
                            Key.of("image", TextForms.WORD, "", "where the overlay comes from"),
                            Key.of("name", TextForms.WORD, "", "`rpi_generic`, `rpi_5`, ..."),
                            Key.of(
                                    "options",
                                    new MapOf(TextForms.LINE, new Anything()),
                                    "",
                                    "settings of the overlay")),
                    "",
                    "the board's overlay"),
            Key.of(
                    "customization",
                    Keys.of(
                            Key.of(
                                    "embeddedMachineConfiguration",
                                    TextForms.BLOCK,
                                    "",
                                    "a machine configuration inside the image"),
                            Key.of("extraKernelArgs", new ListOf(TextForms.LINE), "", "for the image's own boot"),
                            Key.of(
                                    "meta",
                                    new ListOf(Keys.of(
                                            Key.of("key", new WholeNumber(0, 255), "", "the META key, in decimal"),
                                            Key.of("value", TextForms.LINE, "", "its value"))),
                                    "",
                                    "initial META values"),
                            Key.of(
                                    "systemExtensions",
                                    Keys.of(Key.of(
                                            "officialExtensions",
                                            new ListOf(TextForms.WORD),
                                            "",
                                            "such as `siderolabs/iscsi-tools`; the order counts")),
                                    "",
                                    "extensions"),
                            Key.of("bootloader", TextForms.WORD, "", "`grub`, `sd-boot`, ..."),
                            Key.of(
                                    "secureboot",
                                    Keys.of(
                                            Key.of("enrollKeys", TextForms.WORD, "", "when to enrol keys"),
                                            Key.of("includeWellKnownCertificates", new Flag(), "false", "as it says")),
                                    "",
                                    "secure boot"),
                            Key.of(
                                    "diskImage",
                                    Keys.of(Key.of(
                                            "sectorSize",
                                            new WholeNumber(512, 4096),
                                            "512",
                                            "bytes per sector of disk images")),
                                    "",
                                    "the disk image's form")),
                    "",
                    "what the image is made of"));

    private SchematicId() {}

    /** The ID; empty when it cannot be told offline, which is then among the problems. */
    static Optional<String> of(YamlValue.Mapping schematic, String path, Problems problems) {
        try {
            String canonical = new SchematicYaml().write(schematic, path);
            return Optional.of(
                    Digest.of(canonical.getBytes(StandardCharsets.UTF_8)).hex());
        } catch (SchematicYaml.Undecided e) {
            problems.add(Problem.error("schematic.undecided", e.where(), e.reason())
                    .withHint("post the schematic to your factory and give the schematicID that it answers"));
            return Optional.empty();
        }
    }
}
