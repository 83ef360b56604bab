package vehiclelicense;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A claims desk: {@code ClaimsDesk [--new] [--sample UNIX] FOLDER ROOT.PIN BUNDLE [STATUS-LIST...]}. Each line of the
 * input is {@code ask}, for a new question, or what the scanner read.
 */
public final class ClaimsDesk {
    private static final String ASKING = "\"asker\":\"Minjiang Insurance, claims\",\"purpose\":\"insurance-claim\","
            + "\"place\":\"counter\",\"sealed\":true,\"policy\":{%s}%s";

    private ClaimsDesk() {}

    public static void main(String[] arguments) throws Exception {
        int at = 0;
        boolean isNew = false;
        String now = ""; // in service the library asks the platform
        String accepting = "";
        for (; at < arguments.length && arguments[at].startsWith("--"); at++) {
            if (arguments[at].equals("--new")) {
                isNew = true;
            } else {
                now = ",\"now\":" + Long.parseLong(arguments[++at]);
                accepting = "\"accept_test\":true";
            }
        }
        Path folder = Path.of(arguments[at]);
        String pin = Files.readString(Path.of(arguments[at + 1])).trim();
        try (Desk desk = new Desk(folder, isNew ? Optional.of(pin) : Optional.empty())) {
            for (int file = at + 2; file < arguments.length; file++) {
                String kind = file == at + 2 ? "bundle" : "list";
                try {
                    desk.take(kind, Files.readAllBytes(Path.of(arguments[file])), now);
                } catch (Desk.Refused refused) {
                    print(kind, refused); // what is held goes on
                }
            }
            // A scanner delivers bytes: one character for each of them.
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals("ask")) {
                    ask(desk, String.format(ASKING, accepting, now));
                } else if (!line.isEmpty()) {
                    judge(desk, line.getBytes(StandardCharsets.ISO_8859_1), now);
                }
            }
        }
    }

    private static void ask(Desk desk, String options) throws Exception {
        try {
            String asked = desk.ask(options);
            System.out.println("show " + Door.member(asked, "text") + " " + Door.member(asked, "hint"));
        } catch (Desk.Refused refused) {
            print("question", refused);
        }
    }

    private static void judge(Desk desk, byte[] scanned, String now) throws Exception {
        try {
            String admitted = desk.judge(scanned, ",\"words\":\"en\"" + now);
            System.out.printf(
                    "admitted %s: %s (%s)%n",
                    Door.member(admitted, "hint"),
                    Door.member(admitted, "screen.heading"),
                    Door.member(admitted, "screen.go"));
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
