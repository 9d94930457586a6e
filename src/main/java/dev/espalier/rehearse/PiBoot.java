package dev.espalier.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Raspberry Pi from power on to its kernel, or to EDK2. The order of requests is the one seen on the wire, with every probe
 * and repetition, because a rehearsal is held against such logs.
 */
final class PiBoot {
    private static final String MENU_TEXT = "Raspberry Pi Boot";
    private static final String UEFI = "RPI_EFI.fd";

    private final Conversation talk;
    private final Machine machine;
    /** What stands before every name, with the slash; empty once the firmware has given up its own directory. */
    private String prefix;

    private boolean updated;

    private PiBoot(Conversation talk, String prefix) {
        this.talk = talk;
        this.machine = talk.machine();
        this.prefix = prefix + "/";
    }

    static void boot(Conversation talk) {
        Optional<String> directory = talk.machine().prefix();
        if (directory.isEmpty()) {
            talk.notUnderstood("the manifest does not say under which directory this Pi asks");
            return;
        }
        new PiBoot(talk, directory.get()).powerOn();
    }

    private void powerOn() {
        if (findsServer()) {
            switch (machine.model()) {
                case "pi3" -> pi3();
                case "pi4" -> pi4();
                case "pi5" -> pi5();
                default -> talk.notUnderstood("the model " + machine.model());
            }
        }
    }

    /** An offer counts with the text in option 43, or with option 66. The server may also be set in the EEPROM. */
    private boolean findsServer() {
        Client asks = machine.model().equals("pi3") ? Client.BOOT_ROM : Client.EEPROM;
        Optional<DhcpAnswer> answer = talk.discover(asks.name(), DhcpQuestion.eeprom(machine));
        if (answer.isEmpty() || !talk.lan().answersDhcp()) {
            return answer.isPresent();
        }
        boolean menu = answer.get().pxe()
                && answer.get().menu().stream().anyMatch(item -> item.text().contains(MENU_TEXT));
        if (!menu && answer.get().tftpServer().isEmpty()) {
            talk.stuck(asks.name() + " asks for ever: no offer has the text \"" + MENU_TEXT
                    + "\" in option 43, or option 66" + (machine.mac().isEmpty() ? ", as its MAC is not known" : ""));
        }
        return !talk.isOver();
    }

    // --- Pi 4: EEPROM, then start4.elf -----------------------------------------------------------------------------

    private void pi4() {
        boolean own = talk.probe(Client.EEPROM, prefix + "start4.elf").isPresent()
                || talk.probe(Client.EEPROM, prefix + "start.elf").isPresent();
        if (!own) {
            prefix = "";
            if (talk.probe(Client.EEPROM, "start4.elf").isEmpty()) {
                nothingHere("start4.elf");
                return;
            }
        }
        Optional<PiConfig> early = early(Client.EEPROM);
        if (updatesItself()) {
            powerOn();
            return;
        }
        maybe(Client.EEPROM, "recover4.elf", "recovery.elf");
        Optional<PiFirmware> files = early.map(PiFirmware::pi4);
        files.ifPresent(firmware -> {
            talk.need(Client.EEPROM, prefix + firmware.start());
            talk.need(Client.EEPROM, prefix + firmware.fixup());
        });
        maybe(Client.VIDEOCORE, "recovery.elf");
        Optional<PiConfig> config = videoCoreConfig();
        config.ifPresent(settings -> {
            Optional<String> armstub = settings.value("armstub");
            Os os = new Os(settings, "bcm2711-rpi-4-b.dtb", "bcm2711");
            if (armstub.isPresent()) {
                os.deviceTree(Client.VIDEOCORE, prefix);
                maybe(Client.VIDEOCORE, "cmdline.txt", "recovery8.img", "kernel8.img");
                armstub(armstub.get());
            } else {
                os.initramfs(Client.VIDEOCORE);
                os.deviceTree(Client.VIDEOCORE, prefix);
                Optional<ServedFile> line = talk.need(Client.VIDEOCORE, prefix + os.commandLine());
                maybe(Client.VIDEOCORE, "recovery8.img");
                os.start(Client.VIDEOCORE, prefix + os.kernel("kernel8.img"), line);
            }
        });
    }

    /** VideoCore reads the file again and again; only the includes that it meets add something. */
    private Optional<PiConfig> videoCoreConfig() {
        config(Client.VIDEOCORE, prefix);
        Optional<PiConfig> config = config(Client.VIDEOCORE, prefix);
        maybe(Client.VIDEOCORE, "dt-blob.bin", "recovery.elf");
        config(Client.VIDEOCORE, prefix);
        maybe(Client.VIDEOCORE, "bootcfg.txt");
        return config;
    }

    private void armstub(String name) {
        for (int i = 0; i < 3; i++) {
            talk.needProbe(Client.VIDEOCORE, prefix + name);
        }
        if (talk.need(Client.VIDEOCORE, prefix + name).isEmpty()) {
            return;
        }
        if (name.equalsIgnoreCase(UEFI)) {
            NetworkBoot.overTftp(talk, Architectures.EFI_ARM64);
        } else {
            talk.notUnderstood("the armstub " + name + ", of which only EDK2's " + UEFI + " is known");
        }
    }

    // --- Pi 5: the EEPROM alone ------------------------------------------------------------------------------------

    private void pi5() {
        if (talk.maybe(Client.EEPROM, prefix + "config.txt").isEmpty()) {
            prefix = "";
            if (talk.maybe(Client.EEPROM, "config.txt").isEmpty()) {
                nothingHere("config.txt");
                return;
            }
        }
        if (updatesItself()) {
            powerOn();
            return;
        }
        // From here on the EEPROM puts a second slash behind its directory, before some names.
        String doubled = prefix.isEmpty() ? "" : prefix + "/";
        config(Client.EEPROM, doubled);
        config(Client.EEPROM, doubled).ifPresent(settings -> {
            Os os = new Os(settings, "bcm2712-rpi-5-b.dtb", "bcm2712");
            Optional<String> kernel = pi5Kernel(os);
            os.initramfs(Client.EEPROM);
            os.deviceTree(Client.EEPROM, doubled);
            Optional<ServedFile> line = talk.need(Client.EEPROM, doubled + os.commandLine());
            talk.maybe(Client.EEPROM, prefix + settings.value("armstub").orElse("armstub8-2712.bin"));
            kernel.ifPresent(name -> os.start(Client.EEPROM, prefix + name, line));
        });
    }

    /** Without a name in config.txt the kernel with large pages comes first. */
    private Optional<String> pi5Kernel(Os os) {
        String large = os.kernel("kernel_2712.img");
        if (os.config.value("kernel").isEmpty()
                && talk.probe(Client.EEPROM, prefix + large).isPresent()) {
            return Optional.of(large);
        }
        String name = os.kernel("kernel8.img");
        return talk.needProbe(Client.EEPROM, prefix + name).map(found -> name);
    }

    // --- Pi 3: the ROM, bootcode.bin, start.elf --------------------------------------------------------------------

    private void pi3() {
        if (talk.need(Client.BOOT_ROM, "bootcode.bin").isEmpty()) {
            return;
        }
        talk.maybe(Client.BOOTCODE, "bootsig.bin");
        if (talk.probe(Client.BOOTCODE, prefix + "start.elf").isEmpty()) {
            prefix = "";
            if (talk.probe(Client.BOOTCODE, "start.elf").isEmpty()) {
                nothingHere("start.elf");
                return;
            }
        }
        talk.probe(Client.BOOTCODE, prefix + "start.elf");
        maybe(Client.BOOTCODE, "autoboot.txt");
        Optional<PiConfig> early = early(Client.BOOTCODE);
        maybe(Client.BOOTCODE, "recovery.elf");
        early.map(PiFirmware::pi3).ifPresent(firmware -> {
            talk.need(Client.BOOTCODE, prefix + firmware.start());
            talk.need(Client.BOOTCODE, prefix + firmware.fixup());
        });
        maybe(Client.VIDEOCORE, "recovery.elf");
        videoCoreConfig().ifPresent(settings -> {
            Os os = new Os(settings, "bcm2710-rpi-3-b-plus.dtb", "bcm2835");
            os.initramfs(Client.VIDEOCORE);
            os.deviceTree(Client.VIDEOCORE, prefix);
            Optional<ServedFile> line = talk.need(Client.VIDEOCORE, prefix + os.commandLine());
            maybe(Client.VIDEOCORE, "recovery8.img");
            String kernel = prefix + os.kernel(settings.isSet("arm_64bit", "0") ? "kernel7.img" : "kernel8.img");
            talk.needProbe(Client.VIDEOCORE, kernel);
            maybe(Client.VIDEOCORE, "armstub8.bin");
            os.start(Client.VIDEOCORE, kernel, line);
        });
    }

    // --- what they have in common ----------------------------------------------------------------------------------

    private void maybe(Client client, String... names) {
        for (String name : names) {
            talk.maybe(client, prefix + name);
        }
    }

    private void nothingHere(String file) {
        String own = machine.prefix().orElse("") + "/" + file;
        talk.end(new Ending.Disk(own + " is not there" + talk.otherCase(own) + "; nor is " + file
                + " in the root, and the firmware goes on in its BOOT_ORDER"));
    }

    /** On the first boot with an update, whose time stamp is newer than the board's: it is written, and the board starts again. */
    private boolean updatesItself() {
        if (talk.maybe(Client.EEPROM, prefix + "pieeprom.sig").isEmpty() || updated) {
            return false;
        }
        updated = true;
        return talk.maybe(Client.EEPROM, prefix + "pieeprom.upd").isPresent();
    }

    /** The first stages skip include lines. */
    private Optional<PiConfig> early(Client client) {
        return config(client, prefix, name -> Optional.empty());
    }

    /** The later ones ask for an included file each time they meet its line. */
    private Optional<PiConfig> config(Client client, String directory) {
        return config(
                client,
                directory,
                name -> talk.maybe(client, prefix + name).map(file -> talk.lan().read(file)));
    }

    /** Without the file the firmware has defaults for everything. */
    private Optional<PiConfig> config(Client client, String directory, Function<String, Optional<byte[]>> include) {
        Optional<ServedFile> file = talk.maybe(client, directory + "config.txt");
        file.ifPresent(found -> talk.follow(found, PiConfig.LARGEST));
        byte[] bytes = talk.isOver() ? new byte[0] : file.map(talk.lan()::read).orElseGet(() -> new byte[0]);
        PiConfig config = PiConfig.read(bytes, machine, include);
        config.notUnderstood().ifPresent(talk::notUnderstood);
        return talk.isOver() ? Optional.empty() : Optional.of(config);
    }

    /** What config.txt says of the operating system, under its {@code os_prefix}. */
    private final class Os {
        private final PiConfig config;
        private final String board;
        private final String platform;
        private final String osPrefix;
        private final List<String> ramdisks = new ArrayList<>();

        Os(PiConfig config, String board, String platform) {
            this.config = config;
            this.platform = platform;
            String wanted = config.value("os_prefix").orElse("");
            this.board = config.value("device_tree").orElse(board);
            this.osPrefix =
                    wanted.isEmpty() || (exists(wanted + this.board) && exists(wanted + kernelName("kernel8.img")))
                            ? wanted
                            : "";
            if (config.isSet("boot_ramdisk", "1")) {
                talk.notUnderstood("boot_ramdisk=1 in config.txt");
            }
        }

        /** Whether the tree has it; the firmware's own looks for this are not told apart from its later requests. */
        private boolean exists(String name) {
            return talk.lan().tftp().find(prefix + name, machine.mac()) instanceof Lookup.Found;
        }

        private String kernelName(String standard) {
            return config.value("kernel").orElse(standard);
        }

        private String inOs(String name) {
            return name.startsWith("/") ? name : osPrefix + name;
        }

        String kernel(String standard) {
            return inOs(kernelName(standard));
        }

        String commandLine() {
            return inOs(config.value("cmdline").orElse("cmdline.txt"));
        }

        void initramfs(Client client) {
            List<String> names = new ArrayList<>(config.initramfs());
            if (names.isEmpty() && config.isSet("auto_initramfs", "1")) {
                names.add(kernelName(platform.equals("bcm2712") ? "kernel_2712.img" : "kernel8.img")
                        .replaceFirst("^kernel", "initramfs")
                        .replaceFirst("\\.img$", ""));
            }
            for (String name : names) {
                talk.need(client, prefix + inOs(name));
                ramdisks.add(prefix + inOs(name));
            }
        }

        /** The tree of the board, the map of overlays, and the overlays, before which config.txt is read once more. */
        void deviceTree(Client client, String directory) {
            boolean checked = !(platform.equals("bcm2712") && config.isSet("os_check", "0"));
            String name = prefix + inOs(board);
            Optional<ServedFile> tree = checked ? talk.need(client, name) : talk.maybe(client, name);
            // On a Pi 5 from the EEPROM of 2026-06-17 on: without an overlay there is no map to look at.
            if (tree.isEmpty()
                    || (platform.equals("bcm2712") && config.overlays().isEmpty())) {
                return;
            }
            String overlays = (exists(osPrefix + "overlays/README") ? osPrefix : "")
                    + config.value("overlay_prefix").orElse("overlays/");
            OverlayMap map = talk.maybe(client, directory + overlays + "overlay_map.dtb")
                    .map(this::map)
                    .orElseGet(OverlayMap::none);
            config(client, directory);
            for (String overlay : config.overlays()) {
                map.file(overlay, platform).ifPresent(file -> talk.need(client, directory + overlays + file + ".dtbo"));
            }
        }

        private OverlayMap map(ServedFile file) {
            try {
                return OverlayMap.of(talk.lan().readShared(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Fetches the kernel and starts it. */
        void start(Client client, String name, Optional<ServedFile> line) {
            Optional<ServedFile> kernel = talk.need(client, name);
            if (kernel.isEmpty() || line.isEmpty()) {
                return;
            }
            Optional<String> objection = talk.lan().programs().objectionOfPi(kernel.get());
            objection.ifPresent(why -> talk.stuck("the firmware hangs: its kernel " + name + " " + why));
            String text = new String(talk.lan().read(line.get()), StandardCharsets.ISO_8859_1);
            talk.end(new Ending.Kernel(
                    name, ramdisks, text.lines().findFirst().orElse("").strip()));
        }
    }
}
