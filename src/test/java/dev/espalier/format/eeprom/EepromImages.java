package dev.espalier.format.eeprom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Images laid out as the vendor's are, with nothing in them that a processor could run. */
public final class EepromImages {
    public static final String CONFIG_2711 = "[all]\nBOOT_UART=0\nWAKE_ON_GPIO=1\nPOWER_OFF_ON_HALT=0\n";
    public static final String CONFIG_2712 = "[all]\nBOOT_UART=1\nBOOT_ORDER=0xf461\nNET_INSTALL_AT_POWER_ON=1\n";
    public static final long BUILT = 1_786_493_216L;

    static final int FILE_HEADER = 24;

    private final ByteBuffer image;

    EepromImages(EepromChip chip) {
        image = ByteBuffer.allocate(chip.imageSize());
        Arrays.fill(image.array(), (byte) 0xFF);
    }

    /** One system; {@code bootconf.txt} is the last section. */
    public static byte[] bcm2711() {
        return bcm2711(CONFIG_2711);
    }

    /** With that text as {@code bootconf.txt}. */
    public static byte[] bcm2711(String config) {
        return bcm2711(0x73000, config).bytes();
    }

    static EepromImages bcm2711(int at) {
        return bcm2711(at, CONFIG_2711);
    }

    private static EepromImages bcm2711(int at, String config) {
        return new EepromImages(EepromChip.BCM2711)
                .bootcode()
                .part(0x55AAF44F, "bootmain", 5000)
                .part(0x55AAF33F, "vl805mcu.bin", 3001)
                .file("pubkey.bin", new byte[512])
                .file("bootconf.sig", new byte[1024])
                .paddingTo(at)
                .file("bootconf.txt", ascii(config));
    }

    /** Two systems; {@code bootconf.txt} lies in partition A, with partition B and the journals behind it. */
    public static byte[] bcm2712() {
        return bcm2712(CONFIG_2712).bytes();
    }

    static EepromImages bcm2712(String config) {
        return new EepromImages(EepromChip.BCM2712)
                .bootcode()
                .file("updatetime", noTime())
                .paddingTo(0x10000)
                .file("bootsys", new byte[3000])
                .part(0x55AAF44F, "bootmain", 7003)
                .file("updatetime", noTime())
                .file("bootconf.sig", new byte[1024])
                .paddingTo(0xA4000)
                .file("bootconf.txt", ascii(config))
                .paddingTo(0x107000)
                .paddingTo(0x1FE000);
    }

    private static byte[] noTime() {
        return new byte[] {0, 0, 0, 0, -1, -1, -1, -1};
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    EepromImages bootcode() {
        byte[] code = new byte[3000];
        byte[] facts = ascii("VERSION:f5e89631\0DATE: 2026/08/12\0BUILD_TIMESTAMP=" + BUILT + "\0MFG_VER: 1\0");
        System.arraycopy(facts, 0, code, 1000, facts.length);
        return section(0x55AAF00F, code);
    }

    EepromImages part(int magic, String name, int size) {
        byte[] content = new byte[16 + size];
        System.arraycopy(ascii(name), 0, content, 0, name.length());
        for (int i = 16; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        return section(magic, content);
    }

    EepromImages file(String name, byte[] content) {
        ByteBuffer body = ByteBuffer.allocate(16 + content.length);
        body.put(ascii(name)).position(16).put(content);
        return section(0x55AAF11F, body.array());
    }

    EepromImages paddingTo(int offset) {
        byte[] content = new byte[offset - image.position() - 8];
        Arrays.fill(content, (byte) 0xFF);
        return section(0x55AAFEEF, content);
    }

    private EepromImages section(int magic, byte[] content) {
        image.putInt(magic).putInt(content.length).put(content);
        image.position((image.position() + 7) & ~7);
        return this;
    }

    byte[] bytes() {
        return image.array();
    }
}
