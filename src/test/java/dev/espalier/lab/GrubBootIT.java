package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Emulated arm64 machines boot from the bramble's tree: EDK2, PXE, Debian's signed GRUB 2.12, kernel, initramfs. */
class GrubBootIT {
    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALabAndEmulators() throws IOException, InterruptedException {
        Lab.require();
        Firmware.require();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_site-proxy.yaml", "_site-server.yaml"})
    void twoNodes_getTheirOwnLines(String site) throws IOException, InterruptedException {
        BuiltTree tree = Bramble.build(builds, site);
        // Written out, so that the plan is not its own judge.
        assertThat(tree.kernelLine("allyrion"))
                .isEqualTo("talos.platform=metal console=tty0 console=ttyAMA0,115200"
                        + " sysctl.kernel.kexec_load_disabled=1 talos.dashboard.disabled=1 init_on_alloc=1 slab_nomerge"
                        + " pti=on consoleblank=0 nvme_core.io_timeout=4294967295 printk.devkmsg=on selinux=1"
                        + " module.sig_enforce=1 modprobe.blacklist=ipmi_si,ipmi_poweroff"
                        + " talos.config=http://10.4.0.8:8080/generic?mac=d8:3a:dd:8a:7d:aa");
        try (Lab lab = Lab.open(directory)) {
            lab.serve(tree);
            new Boots(lab, tree, directory).assertKernelLines(Bramble.PI_ALLYRION, Bramble.PI_BETTLEY);
        }
    }
}
