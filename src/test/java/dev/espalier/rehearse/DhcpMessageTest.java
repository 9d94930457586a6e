package dev.espalier.rehearse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Messages of DHCP, byte by byte. */
class DhcpMessageTest {
    private static final String MAC = "dc:a6:32:00:00:0a";
    private static final Machine PI = Machine.of("pi4", Map.of("model", "pi4", "mac", MAC));

    @Test
    void discover_isTheMachines_andWantsAnAnswerToEverybody() throws Exception {
        byte[] bytes = DhcpMessage.question(
                DhcpExchange.discover(DhcpQuestion.eeprom(PI), DhcpAnswer.SILENCE),
                MAC,
                0x12345678,
                InetAddress.getByName("10.4.0.99"));
        String hex = HexFormat.of().formatHex(bytes);
        assertThat(hex.substring(0, 24)).isEqualTo("0101060012345678" + "00008000");
        // No address of its own, and none of servers; then the card's, in a field of 16 bytes.
        assertThat(hex.substring(24, 88)).isEqualTo("00000000".repeat(4) + "dca63200000a" + "00".repeat(10));
        assertThat(hex.substring(472))
                .startsWith("63825363" + "350101" + "370a010306" + "0f2b363c424361" + "3c20"
                        + HexFormat.of()
                                .formatHex("PXEClient:Arch:00000:UNDI:002001".getBytes(StandardCharsets.US_ASCII))
                        + "5d020000" + "5e03010000" + "611100525069" + "34" + "00".repeat(12) + "ff");
    }

    @Test
    void requestOnPort4011_namesTheSender_andTheItemOfTheMenu() throws Exception {
        byte[] bytes = DhcpMessage.question(
                DhcpExchange.choose(
                        DhcpQuestion.firmware(PI, 0), new DhcpAnswer.Item(0x8001, "iPXE"), Optional.of("a.kpxe")),
                MAC,
                1,
                InetAddress.getByName("10.4.0.99"));
        assertThat(Arrays.copyOfRange(bytes, 10, 16)).containsExactly(0, 0, 10, 4, 0, 99);
        assertThat(HexFormat.of().formatHex(bytes)).contains("63825363" + "350103", "2b07470480010000ff" + "ff");
    }

    @Test
    void answer_isRead() throws IOException {
        byte[] vendor = {6, 1, 3, 9, 7, (byte) 0x80, 1, 4, 'i', 'P', 'X', 'E', (byte) 255};
        DhcpAnswer answer = DhcpMessage.parse(reply(
                        "0a040033",
                        "0a040009",
                        "field.efi",
                        Map.of(43, vendor, 60, ascii("PXEClient"), 66, ascii("t"))))
                .answer();
        assertThat(answer)
                .isEqualTo(new DhcpAnswer(
                        true,
                        false,
                        true,
                        false,
                        Optional.of("field.efi"),
                        Optional.of("10.4.0.9"),
                        Optional.of("t"),
                        List.of(new DhcpAnswer.Item(0x8001, "iPXE"))));
    }

    @Test
    void optionForTheFile_goesBeforeTheField_andItsPartsAreOne() throws IOException {
        byte[] bytes = reply("00000000", "00000000", "field.efi", Map.of(67, ascii("http://10.4.0.8/")));
        bytes[bytes.length - 1] = 67;
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 8);
        System.arraycopy(new byte[] {5, 'a', '.', 'e', 'f', 'i', (byte) 255}, 0, longer, bytes.length, 7);
        DhcpAnswer answer = DhcpMessage.parse(longer).answer();
        assertThat(answer.file()).contains("http://10.4.0.8/a.efi");
        assertThat(answer.address()).isFalse();
        assertThat(answer.server()).isEmpty();
    }

    @Test
    void answer_isKnownByItsNumber() {
        byte[] answer = reply("00000000", "00000000", "", Map.of());
        assertThat(DhcpMessage.isAnswerTo(1, answer)).isTrue();
        assertThat(DhcpMessage.isAnswerTo(2, answer)).isFalse();
        assertThat(DhcpMessage.isAnswerTo(1, Arrays.copyOf(answer, 7))).isFalse();
        answer[0] = 1;
        assertThat(DhcpMessage.isAnswerTo(1, answer)).isFalse();
    }

    @Test
    void brokenMessages_areErrors() {
        byte[] whole = reply("00000000", "00000000", "", Map.of(67, ascii("a.efi"), 43, new byte[] {9, 4, 0, 1, 9, 9}));
        // Between options a message may end.
        for (int length = 0; length < 255; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            if (length != 240 && length != 248) {
                assertThatThrownBy(() -> DhcpMessage.parse(part))
                        .as("%s bytes", length)
                        .isInstanceOf(IOException.class)
                        .hasMessage("a DHCP message that is cut off");
            }
        }
        assertThatThrownBy(() -> DhcpMessage.parse(new byte[300])).hasMessage("a message that is not DHCP");
        assertThatThrownBy(() -> DhcpMessage.parse(whole).answer()).hasMessage("a DHCP message whose menu is cut off");
    }

    @Test
    void anyBytes_areReadOrAnError() {
        Random random = new Random(7);
        byte[] good =
                reply("0a040033", "0a040009", "f", Map.of(43, new byte[] {9, 3, 0, 1, 0}, 60, ascii("PXEClient")));
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, 236 + random.nextInt(good.length - 235));
            for (int k = random.nextInt(4); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                DhcpMessage.parse(bytes).answer();
                read++;
            } catch (IOException e) {
                assertThat(e.getMessage()).contains("DHCP");
            }
        }
        assertThat(read).isBetween(1000, 19_000);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] reply(String given, String next, String file, Map<Integer, byte[]> options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                HexFormat.of().parseHex("0201060000000001" + "00000000" + "00000000" + given + next + "00000000"));
        bytes.writeBytes(new byte[16 + 64]);
        bytes.writeBytes(Arrays.copyOf(ascii(file), 128));
        bytes.writeBytes(HexFormat.of().parseHex("63825363"));
        options.keySet().stream().sorted().forEach(number -> {
            byte[] value = options.getOrDefault(number, new byte[0]);
            bytes.write(number);
            bytes.write(value.length);
            bytes.writeBytes(value);
        });
        bytes.write(255);
        return bytes.toByteArray();
    }
}
