package dev.espalier.rehearse;

import java.util.Optional;

/** What a machine asks in DHCP and what it is to hear, for {@link LiveServer} to ask again. */
public final class DhcpExchange {
    private final DhcpQuestion question;
    private final boolean port4011;
    private final Optional<DhcpAnswer.Item> choice;
    private final DhcpAnswer answer;

    private DhcpExchange(DhcpQuestion question, boolean port4011, Optional<DhcpAnswer.Item> choice, DhcpAnswer answer) {
        this.question = question;
        this.port4011 = port4011;
        this.choice = choice;
        this.answer = answer;
    }

    /** A question to everybody. */
    static DhcpExchange discover(DhcpQuestion question, DhcpAnswer answer) {
        return new DhcpExchange(question, false, Optional.empty(), answer);
    }

    /** A question to a boot server alone, which gives no addresses. */
    static DhcpExchange port4011(DhcpQuestion question, DhcpAnswer answer) {
        return new DhcpExchange(question, true, Optional.empty(), answer);
    }

    /** A question to a boot server for the file of an item of its menu. */
    static DhcpExchange choose(DhcpQuestion question, DhcpAnswer.Item item, Optional<String> file) {
        return new DhcpExchange(
                question,
                true,
                Optional.of(item),
                file.map(name -> DhcpAnswer.SILENCE.withFile(name)).orElse(DhcpAnswer.SILENCE));
    }

    DhcpQuestion question() {
        return question;
    }

    /** Whether it goes to the port of boot servers. */
    boolean isPort4011() {
        return port4011;
    }

    Optional<DhcpAnswer.Item> choice() {
        return choice;
    }

    /** What the client is to hear; of an answer to a choice the file alone. */
    DhcpAnswer answer() {
        return answer;
    }

    /** Whether a client is told the same by another answer, which {@code sender} gave. */
    boolean isAnsweredBy(DhcpAnswer other, String sender) {
        return choice.isPresent()
                ? other.file().equals(answer.file())
                : other.withoutServer(sender).equals(answer.withoutServer(sender));
    }
}
