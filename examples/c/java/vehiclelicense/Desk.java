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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

        /** The whole answer. No value of a license is in it: it may be logged. */
        public String answer() {
            return answer;
        }
    }

    private static final int LONG_LOG = 36 * 1000;
    private static final String STOPPED = "本机未能写入受理日志，已停止核验：请腾出磁盘空间，然后重新启动本程序。/ "
            + "The log of admissions could not be written, and this desk has stopped: make room on the disk, and start the"
            + " program again.";
    private static final String LOST = "核验台的文件缺少一个，请勿清空重来：请由系统管理员恢复备份，或停用三分钟后由其决定重新开始。/ "
            + "One of the desk's two files is missing, do not start afresh: have the operator restore a copy, or decide to"
            + " begin a new desk after three minutes. ";
    private static final String TAKEN = "此核验台已由另一程序或对象使用。/ "
            + "Another process or object has this desk: two would each admit the same show.";
    private static final HexFormat HEX = HexFormat.of();
    /** Of this process. Its lock would end with the first channel that is closed on the same file, so none is opened twice. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Door door;
    private boolean isHeld;
    private FileChannel lock;
    private FileChannel log;
    private volatile IOException stopped;

    /**
     * Goes on with the desk in {@code folder}. Where there is none, one is begun if a pin is given: a new desk admits what
     * a lost one would refuse, so give it when a verifier is set up, and never else.
     */
    public Desk(Path folder, Optional<String> pinOfNew) throws IOException, Refused {
        this.folder = folder.toRealPath();
        if (!HELD.add(this.folder)) {
            throw new IOException(TAKEN);
        }
        isHeld = true;
        door = new Door();
        try {
            lock = FileChannel.open(this.folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked()) {
                throw new IOException(TAKEN);
            }
            Path stored = this.folder.resolve("desk.log");
            Path snapshot = this.folder.resolve("desk.snapshot");
            if (Files.exists(snapshot)) {
                if (!Files.exists(stored)) {
                    throw new IOException(LOST + "No desk.log beside desk.snapshot in " + folder);
                }
                log = FileChannel.open(stored, StandardOpenOption.WRITE);
                byte[] bytes = Files.readAllBytes(snapshot);
                answer("restore", Map.of("snapshot", Door.hex(bytes), "log", Door.hex(Files.readAllBytes(stored))));
            } else {
                if (Files.exists(stored) && Files.size(stored) > 0) {
                    throw new IOException(LOST + "Admissions in desk.log, and no desk.snapshot in " + folder);
                }
                String pin = pinOfNew.orElseThrow(() -> new IOException("no desk.snapshot in " + folder));
                log = FileChannel.open(stored, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
        return change("take", with(options, Map.of(kind, Door.hex(bytes))));
    }

    /** Asks. The answer has {@code text}, for the code that the holder scans, and {@code hint}. */
    public String ask(Map<String, ?> options) throws IOException, Refused {
        return change("ask", options); // stored, so that the answer is known after a restart too; safety does not need it
    }

    /**
     * Judges what a scanner read. When this returns, record and entry are on the disk and the show counts; after an
     * exception act on nothing. Threads verify side by side and store one after another. Do not interrupt them: an
     * interrupt closes the file that a thread is at, and with the log the desk has stopped.
     */
    public String judge(byte[] scanned, Map<String, ?> options) throws IOException, Refused {
        String judged = answer("judge", with(options, Map.of("scanned", Door.hex(scanned), "record", true)));
        store(Door.member(judged, "admission.replay_key") + ".record", HEX.parseHex(Door.member(judged, "record")));
        append(HEX.parseHex(Door.member(judged, "entry")));
        return judged;
    }

    /** A call whose answer has {@code store}, as {@code repin} or {@code clock-was-set}: it is stored when this returns. */
    public String change(String name, Map<String, ?> options) throws IOException, Refused {
        String changed = answer(name, options);
        storeSnapshot();
        return changed;
    }

    /** A call that changes no desk: {@code state}, {@code hint}, {@code export}, {@code reduce}, … */
    public String call(String name, Map<String, ?> options) throws IOException, Refused {
        String answer = answer(name, options);
        if (Door.member(answer, "store") != null) {
            throw new IllegalArgumentException(name + " changes the desk, and nothing was stored: use judge or change");
        }
        return answer;
    }

    private String answer(String name, Map<String, ?> options) throws IOException, Refused {
        String answer = door.call(name, options);
        if (!"true".equals(Door.member(answer, "ok"))) {
            if (stopped != null) {
                throw new IOException(STOPPED, stopped);
            }
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
        if (stopped != null) {
            throw new IOException(STOPPED, stopped);
        }
        try {
            if (log.size() >= LONG_LOG) {
                storeSnapshot(); // first: once the entry is there, nothing may fail any more
            }
            write(log, entry, log.size());
        } catch (IOException failed) {
            throw stop(failed);
        }
    }

    /** Behind a part of an entry nothing could be read: this desk admits nobody any more. */
    private IOException stop(IOException failed) {
        if (stopped == null) {
            stopped = failed;
        }
        try {
            close();
        } catch (UncheckedIOException also) {
            failed.addSuppressed(also);
        }
        return new IOException(STOPPED, stopped);
    }

    /** Nothing is appended between the call and the end of this. */
    private synchronized void storeSnapshot() throws IOException, Refused {
        store("desk.snapshot", HEX.parseHex(Door.member(answer("snapshot", Map.of()), "snapshot")));
        try {
            log.truncate(0);
            log.force(true);
        } catch (IOException failed) {
            throw stop(failed);
        }
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
    public synchronized void close() {
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
        } finally {
            if (isHeld) {
                isHeld = false;
                HELD.remove(folder);
            }
        }
    }
}
