package dev.espalier.firmware;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;

import dev.espalier.artifacts.Artifact;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;

/** Text files of an image. */
final class ImageTexts {
    private ImageTexts() {}

    /** Without the ends of lines, of whatever kind they are. Empty when there is no such member. */
    static List<String> lines(Artifact image, RelativePath member, Charset charset) throws BuildException {
        MemberPattern pattern = new MemberPattern(member.value());
        for (var present : image.members().entrySet()) {
            if (pattern.matches(present.getKey())) {
                try {
                    return new String(present.getValue().bytes(), charset)
                            .lines()
                            .toList();
                } catch (IOException e) {
                    throw Assembler.cacheFailed(image.source(), e);
                }
            }
        }
        return List.of();
    }
}
