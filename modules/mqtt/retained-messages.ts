import type * as Mqtt from "mqtt";
import type { MqttClient } from "mqtt";
import { loadClient, MayflyError, messageOf } from "../../src/module";
import type { MqttConnectionOptions } from "./connection-options";

/** Which retained messages to clear. */
export interface Selection {
  /** A topic filter. */
  readonly filter: string;
  readonly isWanted: (topic: string) => boolean;
  /** A topic of the filter that nobody else uses. */
  readonly marker: string;
}

/**
 * Clears retained messages. Throws MayflyError with the code `CLIENT_MISSING` if the package mqtt is not installed, and
 * with `code` if the broker cannot be reached or refuses.
 */
export async function clearRetained(
  options: MqttConnectionOptions,
  selection: Selection,
  code: string,
): Promise<void> {
  const { connectAsync } = loadClient<typeof Mqtt>("mqtt", "openTopics()");
  try {
    // The certificate need not be trusted here: the broker is the one that this process has started.
    const client = await connectAsync({
      ...options,
      reconnectPeriod: 0,
      rejectUnauthorized: false,
    });
    try {
      await clear(client, selection);
    } finally {
      await client.endAsync();
    }
  } catch (error) {
    const what = `Retained messages of ${selection.filter} could not be cleared: ${messageOf(error)}`;
    throw new MayflyError(code, what, {
      cause: error,
      hint: "check that the container is running, and read its log; restart() can change its port.",
    });
  }
}

async function clear(client: MqttClient, { filter, isWanted, marker }: Selection): Promise<void> {
  const topics = new Set<string>();
  const markerArrives = new Promise<void>((resolve, reject) => {
    client.on("message", (topic, _payload, { retain }) => {
      if (topic === marker && !retain) resolve();
      else if (retain && isWanted(topic)) topics.add(topic);
    });
    client.once("close", () => {
      reject(new Error("the connection was closed"));
    });
  });
  const ask = async (): Promise<void> => {
    await client.subscribeAsync(filter, { qos: 0 });
    await client.publishAsync(marker, "");
  };
  // Messages of quality 0 arrive in order, so the marker arrives after all retained ones.
  await Promise.all([markerArrives, ask()]);
  await Promise.all(
    [...topics].map((topic) => client.publishAsync(topic, "", { qos: 1, retain: true })),
  );
}
