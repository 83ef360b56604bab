package vehiclelicense;

import com.sun.jna.IntegerType;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A door to the library: JSON in, JSON out. Any thread may call it, and several at once; none of its methods throws
 * for what a request or a show says. A closed door answers with the code {@code door-closed}.
 *
 * <p>The library is found by {@code -Djna.library.path=FOLDER}, or in the resources of a jar as JNA's documentation has it.
 */
public final class Door implements AutoCloseable {
    private static final int ABI = 1;

    static {
        Native.register(Door.class, "vehicle_license");
        if (vl_abi() != ABI) {
            throw new UnsatisfiedLinkError("libvehicle_license has interface " + vl_abi() + ", and not " + ABI);
        }
    }

    private final long door = vl_open();

    /** The answer to a call with these options: maps, lists, texts, whole numbers and truth values. Never null. */
    public String call(String name, Map<String, ?> options) {
        Map<String, Object> request = new LinkedHashMap<>(options);
        request.put("call", name);
        return call(Json.of(request));
    }

    /** The answer to one request, a JSON object; never null. */
    public String call(String request) {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        return taken(vl_call(door, bytes, new Size(bytes.length)));
    }

    @Override
    public void close() {
        vl_close(door);
    }

    /**
     * One member of an answer by its path, as {@code "verdict.fields.plate.state"}; null if there is none. It is for
     * programs that have no JSON library.
     */
    public static String member(String answer, String path) {
        return taken(vl_member(text(answer), text(path)));
    }

    /** A text as JSON has it, with its quotes. */
    public static String quoted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return taken(vl_quote(bytes, new Size(bytes.length)));
    }

    /** Bytes as requests have them. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The version of the library, for a log. */
    public static String version() {
        return vl_version().getString(0, "UTF-8");
    }

    private static String taken(Pointer answer) {
        if (answer == null) {
            return null;
        }
        try {
            return answer.getString(0, "UTF-8");
        } finally {
            vl_free(answer);
        }
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** C's {@code size_t}. */
    public static final class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() {
            this(0);
        }

        public Size(long size) {
            super(Native.SIZE_T_SIZE, size, true);
        }
    }

    private static native int vl_abi();

    private static native Pointer vl_version();

    private static native long vl_open();

    private static native Pointer vl_call(long door, byte[] request, Size length);

    private static native Pointer vl_member(byte[] answer, byte[] path);

    private static native Pointer vl_quote(byte[] text, Size length);

    private static native int vl_free(Pointer answer);

    private static native int vl_close(long door);
}
