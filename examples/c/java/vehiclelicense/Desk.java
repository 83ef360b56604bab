package vehiclelicense;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One verifier's desk and the files of it: a snapshot, and behind it a log of what was admitted since. After a crash at
 * any moment it refuses whatever counted. One process has one desk, and any of its threads may use it.
 */
public final class Desk implements AutoCloseable {
    /** An answer that is no {@code ok}: its code for the log, and who must do what. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        public final String answer;

        Refused(String answer) {
            super(Door.member(answer, "code"));
            this.answer = answer;
        }

        public String code() {
            return getMessage();
        }

        /** {@code holder}, {@code clerk}, {@code operator} or {@code caller}. */
        public String who() {
            return Door.member(answer, "who");
        }

        /** What they do next. */
        public String advice(String language) {
            return Door.member(answer, "advice." + language);
        }
    }

    private static final int LONG_LOG = 36 * 1000;
    private final Path folder;
    private final FileChannel lock;
    private final FileChannel log;
    private final Door door = new Door();

    /**
     * Goes on with the desk in {@code folder}. Where there is none, one is begun if a pin is given: a new desk admits what
     * a lost one would refuse, so give it when a verifier is set up, and never else.
     */
    public Desk(Path folder, Optional<String> pinOfNew) throws IOException, Refused {
        this.folder = folder;
        lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new IOException("another process has this desk: two would each admit the same show");
        }
        log = FileChannel.open(
                folder.resolve("desk.log"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Path snapshot = folder.resolve("desk.snapshot");
        if (Files.exists(snapshot)) {
            String log = Door.hex(Files.readAllBytes(folder.resolve("desk.log")));
            String stored = Door.hex(Files.readAllBytes(snapshot));
            call("{\"call\":\"restore\",\"snapshot\":\"" + stored + "\",\"log\":\"" + log + "\"}");
        } else {
            String pin = pinOfNew.orElseThrow(() -> new IOException("no snapshot in " + folder));
            call("{\"call\":\"open\",\"pin\":" + Door.quoted(pin) + "}");
        }
        storeSnapshot(); // what a crash left behind the last entry is gone with that
    }

    /** A call that changes no desk: {@code export}, {@code reverify}, {@code state}, … */
    public String call(String request) throws Refused {
        String answer = door.call(request);
        if (!"true".equals(Door.member(answer, "ok"))) {
            throw new Refused(answer);
        }
        return answer;
    }

    /** Takes in a bundle ({@code kind} is {@code bundle}) or a status list ({@code list}), over whatever channel it came. */
    public String take(String kind, byte[] bytes, String more) throws IOException, Refused {
        String answer = call("{\"call\":\"take\",\"" + kind + "\":\"" + Door.hex(bytes) + "\"" + more + "}");
        storeSnapshot();
        return answer;
    }

    /** Asks. The answer has {@code text}, for the code that the holder scans, and {@code hint}. */
    public String ask(String options) throws IOException, Refused {
        String answer = call("{\"call\":\"ask\"," + options + "}");
        storeSnapshot(); // so that the answer is known after a restart too; safety does not need it
        return answer;
    }

    /**
     * Judges what a scanner read. When this returns, record and entry are on the disk and the show counts; after an
     * exception nothing counts. Threads verify side by side and store one after another.
     */
    public String judge(byte[] scanned, String more) throws IOException, Refused {
        String answer =
                call("{\"call\":\"judge\",\"record\":true,\"scanned\":\"" + Door.hex(scanned) + "\"" + more + "}");
        HexFormat hex = HexFormat.of();
        store(Door.member(answer, "admission.replay_key") + ".record", hex.parseHex(Door.member(answer, "record")));
        append(hex.parseHex(Door.member(answer, "entry")));
        return answer;
    }

    private synchronized void append(byte[] entry) throws IOException, Refused {
        long end = log.size();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(entry);
            while (bytes.hasRemaining()) {
                log.write(bytes, end + bytes.position());
            }
            log.force(true);
        } catch (IOException failed) {
            // Behind part of an entry nothing could be read: without a whole log this desk admits nobody.
            close();
            throw failed;
        }
        if (log.size() >= LONG_LOG) {
            storeSnapshot();
        }
    }

    /** Nothing is appended between the call and the end of this. */
    private synchronized void storeSnapshot() throws IOException, Refused {
        String answer = call("{\"call\":\"snapshot\"}");
        store("desk.snapshot", HexFormat.of().parseHex(Door.member(answer, "snapshot")));
        log.truncate(0);
        log.force(true);
    }

    /** Whole, or as it was before. */
    private synchronized void store(String name, byte[] bytes) throws IOException {
        Path fresh = folder.resolve("fresh");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // On Linux this makes the new name last; where a folder cannot be opened, the file system does it itself.
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    @Override
    public void close() {
        door.close();
        try {
            log.close();
            lock.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
