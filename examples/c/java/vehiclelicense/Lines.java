package vehiclelicense;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One request a line in, one answer a line out: so the vectors run through Java ({@code .ci/c vectors}). */
public final class Lines {
    private Lines() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Door door = new Door()) {
            for (String request = requests.readLine(); request != null; request = requests.readLine()) {
                answers.println(door.call(request));
            }
        }
    }
}
