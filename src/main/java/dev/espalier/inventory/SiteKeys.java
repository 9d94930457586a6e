package dev.espalier.inventory;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.espalier.inventory.KeyType.Choice;
import dev.espalier.inventory.KeyType.Either;

/** The keys of {@code _site.yaml}. */
final class SiteKeys {
    static final Keys ALL = Keys.of(
                    Key.of("server", TextForms.IP, "", "the address that clients fetch from"),
                    Key.of(
                            "tftpRoot",
                            TextForms.SERVER_PATH,
                            "`/srv/tftp`",
                            "where `dist/tftp` lies on the serving host"),
                    Key.of("http", TextForms.HTTP_URL, "", "the base URL of `dist/http`, when there is an HTTP server"),
                    Key.of(
                            "matchbox",
                            TextForms.HTTP_URL,
                            "`http://<server>:8080`",
                            "the base URL of a Matchbox server"),
                    Key.of(
                            "dhcp",
                            Keys.of(
                                    Key.of(
                                            "mode",
                                            Choice.of(Dhcp.Mode.values(), Dhcp.Mode::key),
                                            "`none`",
                                            "who gives addresses"),
                                    Key.of(
                                            "subnet",
                                            TextForms.SUBNET,
                                            "that of the nodes",
                                            "the network that is served"),
                                    Key.of("range", TextForms.RANGE, "", "dynamic addresses of mode `server`"),
                                    Key.of("gateway", TextForms.IP, "", "the router that mode `server` names"),
                                    Key.of(
                                            "dns",
                                            Either.oneOrList(TextForms.IP),
                                            "",
                                            "the name servers that mode `server` names"),
                                    Key.of("lease", TextForms.LEASE, "`12h`", "for how long addresses are given"),
                                    Key.of("domain", TextForms.DOMAIN, "", "the domain that mode `server` names"),
                                    Key.of("interface", TextForms.DEVICE, "", "the network device to serve on"),
                                    Key.of(
                                            "listen",
                                            Either.oneOrList(TextForms.IP),
                                            "",
                                            "addresses to bind to; may float"),
                                    Key.of(
                                            "routerKind",
                                            Choice.of("unifi", "opnsense", "synology", "kea", "isc"),
                                            "all",
                                            "whose field names `router.md` uses")),
                            "",
                            "who answers DHCP"),
                    Key.of(
                            "nbp",
                            new MapOf(
                                    KeyType.Text.of(
                                            "one of grub, bios, efi-x64, efi-arm64 and script",
                                            KeyType.Seen.TEXT,
                                            "grub|bios|efi-x64|efi-arm64|script"),
                                    TextForms.SERVED_NAME),
                            "",
                            "served names of GRUB, of iPXE by the kind of client, and of the script iPXE is given, such as `grub: pxelinux.0`"),
                    Key.of(
                            "artifacts",
                            Keys.of(
                                    Key.of("mirror", TextForms.SOURCE, "", "a directory or URL for all upstream hosts"),
                                    Key.of(
                                            "overrides",
                                            new MapOf(TextForms.HTTP_URL, TextForms.SOURCE),
                                            "",
                                            "what to read in place of an upstream URL or of all below it")),
                            "",
                            "where artifacts come from"),
                    Key.of(
                            "unknown",
                            Choice.of(Site.UnknownPolicy.values(), Site.UnknownPolicy::key),
                            "`exit`",
                            "what a machine gets that is not in the inventory"))
            .hinting(elsewhere());

    private SiteKeys() {}

    private static Map<String, String> elsewhere() {
        Map<String, String> cures = new LinkedHashMap<>();
        NodeKeys.ALL
                .byName()
                .keySet()
                .forEach(name -> cures.put(name, "it is a key of nodes: put it in _defaults.yaml"));
        return cures;
    }
}
