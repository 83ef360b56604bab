package vehiclelicense;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes requests: maps, lists, texts, whole numbers and truth values. A JSON library does the same. */
final class Json {
    private Json() {}

    static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> Door.quoted(entry.getKey().toString()) + ":" + of(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof String text) {
            return Door.quoted(text);
        }
        throw new IllegalArgumentException("no value of a request: " + (value == null ? null : value.getClass()));
    }
}
