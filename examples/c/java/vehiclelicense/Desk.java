package vehiclelicense;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * One verifier's desk and the files of it: a snapshot, and behind it a log of what was admitted since. After a crash at
 * any moment it refuses whatever counted. One process has one desk, and any of its threads may use it.
 */
public final class Desk implements AutoCloseable {
    /** An answer that is no {@code ok}: its code for the log, and who must do what. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final String answer;

        Refused(String answer) {
            super(Door.member(answer, "code"));
            this.answer = answer;
        }

        /** The stable code, for a log. */
        public String code() {
            return getMessage();
        }

        /** {@code holder}, {@code clerk}, {@code operator} or {@code caller}. */
        public String who() {
            return Door.member(answer, "who");
        }

        /** What they do next, in {@code zh} or {@code en}. */
        public String advice(String language) {
            return Door.member(answer, "advice." + language);
        }

        /** The whole answer. */
        public String answer() {
            return answer;
        }
    }

    private static final int LONG_LOG = 36 * 1000;
    private static final HexFormat HEX = HexFormat.of();
    private final Path folder;
    private final Door door = new Door();
    private FileChannel lock;
    private FileChannel log;

    /**
     * Goes on with the desk in {@code folder}. Where there is none, one is begun if a pin is given: a new desk admits what
     * a lost one would refuse, so give it when a verifier is set up, and never else.
     */
    public Desk(Path folder, Optional<String> pinOfNew) throws IOException, Refused {
        this.folder = folder;
        try {
            lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked()) {
                throw new IOException("another process or object has this desk: two would each admit the same show");
            }
            Path stored = folder.resolve("desk.log");
            log = FileChannel.open(stored, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Path snapshot = folder.resolve("desk.snapshot");
            if (Files.exists(snapshot)) {
                byte[] bytes = Files.readAllBytes(snapshot);
                answer("restore", Map.of("snapshot", Door.hex(bytes), "log", Door.hex(Files.readAllBytes(stored))));
            } else {
                String pin = pinOfNew.orElseThrow(() -> new IOException("no desk.snapshot in " + folder));
                answer("open", Map.of("pin", pin));
            }
            storeSnapshot(); // what a crash left behind the last entry is gone with that
        } catch (IOException | Refused | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Takes in a bundle ({@code kind} is {@code bundle}) or a status list ({@code list}), over whatever channel it came. */
    public String take(String kind, byte[] bytes, Map<String, ?> options) throws IOException, Refused {
        String taken = answer("take", with(options, Map.of(kind, Door.hex(bytes))));
        storeSnapshot();
        return taken;
    }

    /** Asks. The answer has {@code text}, for the code that the holder scans, and {@code hint}. */
    public String ask(Map<String, ?> options) throws IOException, Refused {
        String asked = answer("ask", options);
        storeSnapshot(); // so that the answer is known after a restart too; safety does not need it
        return asked;
    }

    /**
     * Judges what a scanner read. When this returns, record and entry are on the disk and the show counts; after an
     * exception nothing counts. Threads verify side by side and store one after another.
     */
    public String judge(byte[] scanned, Map<String, ?> options) throws IOException, Refused {
        String judged = answer("judge", with(options, Map.of("scanned", Door.hex(scanned), "record", true)));
        store(Door.member(judged, "admission.replay_key") + ".record", HEX.parseHex(Door.member(judged, "record")));
        append(HEX.parseHex(Door.member(judged, "entry")));
        return judged;
    }

    /** A call that changes no desk: {@code state}, {@code export}, {@code reverify}, … */
    public String call(String name, Map<String, ?> options) throws Refused {
        String answer = answer(name, options);
        if (Door.member(answer, "store") != null) {
            throw new IllegalArgumentException(name + " changes the desk, and nothing was stored: it has a method of its own");
        }
        return answer;
    }

    private String answer(String name, Map<String, ?> options) throws Refused {
        String answer = door.call(name, options);
        if (!"true".equals(Door.member(answer, "ok"))) {
            throw new Refused(answer);
        }
        return answer;
    }

    private static Map<String, Object> with(Map<String, ?> options, Map<String, ?> more) {
        Map<String, Object> both = new HashMap<>(options);
        both.putAll(more);
        return both;
    }

    private boolean locked() throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException taken) {
            return false;
        }
    }

    private synchronized void append(byte[] entry) throws IOException, Refused {
        try {
            write(log, entry, log.size());
        } catch (IOException failed) {
            close(); // behind a part of an entry nothing could be read: this desk admits nobody any more
            throw failed;
        }
        if (log.size() >= LONG_LOG) {
            storeSnapshot();
        }
    }

    /** Nothing is appended between the call and the end of this. */
    private synchronized void storeSnapshot() throws IOException, Refused {
        store("desk.snapshot", HEX.parseHex(Door.member(answer("snapshot", Map.of()), "snapshot")));
        log.truncate(0);
        log.force(true);
    }

    /** A file, whole or as it was before. */
    private synchronized void store(String name, byte[] bytes) throws IOException {
        Path fresh = folder.resolve("fresh");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(file, bytes, 0);
        }
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // Makes the new name last. Where a folder cannot be opened (Windows), leave it out.
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    private static void write(FileChannel file, byte[] bytes, long at) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            file.write(rest, at + rest.position());
        }
        file.force(true);
    }

    @Override
    public void close() {
        door.close();
        try {
            if (log != null) {
                log.close();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
