package vehiclelicense;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A claims desk: {@code ClaimsDesk [--new] [--sample UNIX] FOLDER ROOT.PIN BUNDLE [STATUS-LIST...]}. Each line of the
 * input is {@code ask}, for a new question, or what the scanner read.
 */
public final class ClaimsDesk {
    private final Desk desk;
    /** Of the sample data: their clock. In service it is empty, and the library asks the platform. */
    private final Map<String, Object> clock = new HashMap<>();
    private final Map<String, Object> question = new HashMap<>(Map.of(
            "asker", "Minjiang Insurance, claims", "purpose", "insurance-claim", "place", "counter", "sealed", true));

    private ClaimsDesk(Desk desk, Optional<Long> sample) {
        this.desk = desk;
        sample.ifPresent(now -> {
            clock.put("now", now);
            question.put("now", now);
            question.put("policy", Map.of("accept_test", true));
        });
    }

    public static void main(String[] arguments) throws Exception {
        int at = 0;
        boolean isNew = false;
        Optional<Long> sample = Optional.empty();
        for (; arguments[at].startsWith("--"); at++) {
            if (arguments[at].equals("--new")) {
                isNew = true;
            } else {
                sample = Optional.of(Long.valueOf(arguments[++at]));
            }
        }
        Path folder = Path.of(arguments[at++]);
        String pin = Files.readString(Path.of(arguments[at++])).trim();
        try (Desk desk = new Desk(folder, isNew ? Optional.of(pin) : Optional.empty())) {
            ClaimsDesk claims = new ClaimsDesk(desk, sample);
            claims.take("bundle", arguments[at++]);
            while (at < arguments.length) {
                claims.take("list", arguments[at++]);
            }
            // A scanner delivers bytes: one character for each of them.
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals("ask")) {
                    claims.ask();
                } else if (!line.isEmpty()) {
                    claims.judge(line.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private void take(String kind, String file) throws IOException {
        try {
            desk.take(kind, Files.readAllBytes(Path.of(file)), clock);
        } catch (Desk.Refused refused) {
            print(kind, refused); // what is held goes on
        }
    }

    private void ask() throws IOException {
        try {
            String asked = desk.ask(question);
            System.out.println("show " + Door.member(asked, "text") + " " + Door.member(asked, "hint"));
        } catch (Desk.Refused refused) {
            print("question", refused);
        }
    }

    private void judge(byte[] scanned) throws IOException {
        Map<String, Object> options = new HashMap<>(clock);
        options.put("words", "en");
        try {
            String admitted = desk.judge(scanned, options);
            System.out.println("admitted " + Door.member(admitted, "hint") + ": "
                    + Door.member(admitted, "screen.heading") + " (" + Door.member(admitted, "screen.go") + ")");
            for (String part : new String[] {"compare", "show"}) {
                for (int row = 0; Door.member(admitted, "screen." + part + "." + row) != null; row++) {
                    String path = "screen." + part + "." + row;
                    System.out.println(
                            "  " + Door.member(admitted, path + ".label") + ": " + Door.member(admitted, path + ".text"));
                }
            }
            for (int row = 0; Door.member(admitted, "screen.advice." + row) != null; row++) {
                System.out.println("  ! " + Door.member(admitted, "screen.advice." + row + ".text"));
            }
        } catch (Desk.Refused refused) {
            print("show", refused);
        }
    }

    private static void print(String what, Desk.Refused refused) {
        System.out.println("refused: " + what + ": " + refused.code() + "; " + refused.who() + ": " + refused.advice("en"));
    }
}
