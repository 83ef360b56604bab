package vehiclelicense;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A test, with the walkthrough's files: {@code EightThreads FOLDER SAMPLE}. Eight threads judge each show eight times at
 * one desk, and it is admitted once; a door that is closed meanwhile answers with a code; a desk whose log fails stops.
 */
public final class EightThreads {
    private EightThreads() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path sample = Path.of(arguments[1]);
        Long now = Long.valueOf(Files.readString(sample.resolve("now.txt")).trim());
        Map<String, Object> terms = Map.of(
                "place", "counter", "purpose", "insurance-claim", "now", now,
                "policy", Map.of("preset", "counter", "accept_test", true));
        String pin = Files.readString(sample.resolve("root.pin")).trim();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Desk desk = new Desk(folder, Optional.of(pin))) {
            desk.take("bundle", Files.readAllBytes(sample.resolve("bundle.cbor")), Map.of("now", now));
            for (String show : new String[] {"owner", "authorized"}) {
                byte[] scanned = Files.readAllBytes(sample.resolve(show + ".txt"));
                List<Future<String>> outcomes = new ArrayList<>();
                for (int round = 0; round < 64; round++) {
                    outcomes.add(threads.submit(() -> {
                        try {
                            desk.judge(scanned, terms);
                            return "admitted";
                        } catch (Desk.Refused refused) {
                            return refused.code();
                        }
                    }));
                }
                int admitted = 0;
                int replayed = 0;
                for (Future<String> outcome : outcomes) {
                    admitted += outcome.get().equals("admitted") ? 1 : 0;
                    replayed += outcome.get().equals("show-replayed") ? 1 : 0;
                }
                System.out.printf("%s: 64 times by 8 threads, %d admitted, %d replayed%n", show, admitted, replayed);
                check(admitted == 1 && replayed == 63);
            }
            check(Files.size(folder.resolve("desk.log")) == 2 * 36);
            check(refusedIn(folder) && refusedToAnotherProcess(folder));
            try {
                desk.call("clock-was-set", Map.of());
                check(false);
            } catch (IllegalArgumentException notStored) {
                check(desk.call("state", Map.of()).contains("\"version\":2"));
            }
            check("snapshot".equals(Door.member(desk.change("clock-was-set", Map.of()), "store")));
            check(Files.size(folder.resolve("desk.log")) == 0);
        }
        aFailedLogStops(Files.createDirectory(folder.resolve("failing")), sample, terms);
        Door door = new Door();
        List<Future<String>> outcomes = new ArrayList<>();
        for (int round = 0; round < 64; round++) {
            int turn = round;
            outcomes.add(threads.submit(() -> {
                if (turn == 32) {
                    door.close();
                }
                return Door.member(door.call("{\"call\":\"state\"}"), "code");
            }));
        }
        int closed = 0;
        for (Future<String> outcome : outcomes) {
            check(List.of("desk-not-open", "door-closed").contains(outcome.get()));
            closed += outcome.get().equals("door-closed") ? 1 : 0;
        }
        check(closed >= 1);
        check("door-closed".equals(Door.member(door.call("{}"), "code")));
        check("request-malformed".equals(Door.member(new Door().call(""), "code")));
        check("[{\"\\u0001路\":[\"\\\"\",1,true]}]".equals(Json.of(List.of(Map.of("\u0001路", List.of("\"", 1, true))))));
        System.out.println("closed under eight threads: " + closed + " calls answered door-closed, none crashed");
        threads.shutdown();
    }

    /** Whether a second desk on the same files is refused. */
    private static boolean refusedIn(Path folder) throws Exception {
        try {
            new Desk(folder, Optional.empty()).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /** Whether the lock still holds against other processes after a second desk in this one was refused. */
    private static boolean refusedToAnotherProcess(Path folder) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process other = new ProcessBuilder(
                        java, "-Djna.library.path=" + System.getProperty("jna.library.path"),
                        "-cp", System.getProperty("java.class.path"), "vehiclelicense.ClaimsDesk",
                        folder.toString(), "/dev/null", "/dev/null")
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return other.waitFor() != 0 && said.contains("has this desk");
    }

    private static void aFailedLogStops(Path folder, Path sample, Map<String, Object> terms) throws Exception {
        String pin = Files.readString(sample.resolve("root.pin")).trim();
        try (Desk desk = new Desk(folder, Optional.of(pin))) {
            desk.take("bundle", Files.readAllBytes(sample.resolve("bundle.cbor")), Map.of("now", terms.get("now")));
            Field log = Desk.class.getDeclaredField("log");
            log.setAccessible(true);
            ((FileChannel) log.get(desk)).close();
            for (String show : new String[] {"owner", "authorized"}) {
                try {
                    desk.judge(Files.readAllBytes(sample.resolve(show + ".txt")), terms);
                    check(false);
                } catch (IOException stopped) {
                    check(stopped.getMessage().contains("make room on the disk"));
                }
            }
        }
        try (Desk desk = new Desk(folder, Optional.empty())) {
            desk.judge(Files.readAllBytes(sample.resolve("owner.txt")), terms); // nothing had counted
        }
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }
}
