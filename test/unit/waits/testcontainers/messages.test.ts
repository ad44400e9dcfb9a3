import type { Wait as WaitContract, WaitEnd } from "../../../../src/spec/wait";
import { Wait } from "../../../../src/waits/wait";
import { FakeHandle } from "../fake-handle";

const late: WaitEnd = { afterMs: 700 };
const handle = new FakeHandle({ tcp: { 80: 1, 81: 2 } });
const port = (number: number) => `Port ${number}/tcp not bound after 700ms`;
const all = () => Wait.forAll([Wait.forListeningPorts(80), Wait.forLogMessage("ready")]);

it.each<[WaitContract, WaitEnd, string | undefined, string | undefined]>([
  [Wait.forListeningPorts(), late, undefined, port(80)],
  [Wait.forListeningPorts(), late, "port 81/tcp: connection refused", port(81)],
  [Wait.forListeningPorts(81), late, undefined, port(81)],
  [Wait.forListeningPorts(81), "exited", undefined, undefined],
  [Wait.forLogMessage("a"), late, undefined, 'Log message "a" not received after 700ms'],
  [Wait.forLogMessage(/a/i, 2), late, undefined, 'Log message "/a/i" not received after 700ms'],
  [
    Wait.forLogMessage("a"),
    "exited",
    undefined,
    'Log stream ended and message "a" was not received',
  ],
  [Wait.forHttp("/x", 80), late, undefined, "URL /x not accessible after 700ms"],
  [Wait.forHttp("/x?key=1", 80), late, undefined, "URL /x?key=*** not accessible after 700ms"],
  [Wait.forHttp("/x", 80), "exited", undefined, "Container exited during HTTP healthCheck"],
  [Wait.forHealthCheck(), late, undefined, "Health check not healthy after 700ms"],
  [
    Wait.forSuccessfulCommand("exit 3"),
    late,
    undefined,
    'Shell command "exit 3" not successful after 700ms',
  ],
  [Wait.forOneShotStartup(), late, undefined, "Container not accessible after 700ms"],
  [Wait.forOneShotStartup(), "exited", undefined, `Container failed to start for ${handle.id}`],
  [all(), late, undefined, port(80)],
  [all(), late, 'a log line with "ready"', 'Log message "ready" not received after 700ms'],
  [all().withDeadline(700), late, undefined, "Composite wait strategy not successful after 700ms"],
  [Wait.forFile("/x"), late, undefined, undefined],
])("%# says what testcontainers says", (wait, end, lastSeen, message) => {
  expect(wait.testcontainersMessage?.(end, handle, lastSeen)).toBe(message);
});
