import { setTimeout as sleep } from "node:timers/promises";
import type * as Mqtt from "mqtt";
import type { IPublishPacket, MqttClient } from "mqtt";
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

/** What is particular to a broker. */
export interface BrokerTraits {
  /** The code of the error. */
  readonly code: string;
  /** Whether it reads retained messages in groups, and sends other messages between them. Default false. */
  readonly sendsGroups?: boolean;
  /** Milliseconds after which the broker has not answered. */
  readonly limit?: number;
}

const LIMIT_MS = 30_000;

/**
 * Clears retained messages. Throws MayflyError with the code `CLIENT_MISSING` if the package mqtt is not installed, and
 * with the broker's code if it cannot be reached, refuses or does not answer.
 */
export async function clearRetained(
  options: MqttConnectionOptions,
  selection: Selection,
  { code, sendsGroups = false, limit = LIMIT_MS }: BrokerTraits,
): Promise<void> {
  const { connectAsync } = loadClient<typeof Mqtt>("mqtt", "openTopics()");
  try {
    // The certificate need not be trusted here: the broker is the one that this process has started.
    const client = await connectAsync({
      ...options,
      reconnectPeriod: 0,
      rejectUnauthorized: false,
    });
    let isCleared = false;
    try {
      await within(limit, clear(client, selection, sendsGroups));
      isCleared = true;
    } finally {
      // The end would wait for answers, too.
      await client.endAsync(!isCleared);
    }
  } catch (error) {
    const what = `Retained messages of ${selection.filter} could not be cleared: ${messageOf(error)}`;
    throw new MayflyError(code, what, {
      cause: error,
      hint: "check that the container is running and that its clients may read and write all topics, and read its log; restart() can change its port.",
    });
  }
}

async function within(limit: number, work: Promise<void>): Promise<void> {
  const stop = new AbortController();
  const timeUp = async (): Promise<void> => {
    await sleep(limit, undefined, { signal: stop.signal });
    throw new Error(`the broker did not deliver or accept all messages within ${limit} ms`);
  };
  const isLate = timeUp();
  // After the end, nobody waits for the limit.
  isLate.catch(() => undefined);
  try {
    await Promise.race([work, isLate]);
  } finally {
    stop.abort();
  }
}

/**
 * Clears until nothing is left. In groups, the marker is retained itself: when it comes, one group has come, and if it
 * comes alone, there is no other.
 */
async function clear(
  client: MqttClient,
  selection: Selection,
  sendsGroups: boolean,
): Promise<void> {
  const retain = async (topic: string, payload: string): Promise<void> => {
    await client.publishAsync(topic, payload, { qos: 1, retain: true });
  };
  if (sendsGroups) await retain(selection.marker, "marker");
  for (;;) {
    const topics = await find(client, selection, sendsGroups);
    if (topics.size === 0) break;
    await Promise.all([...topics].map((topic) => retain(topic, "")));
  }
  if (sendsGroups) await retain(selection.marker, "");
}

/** After this time without a retained message, the marker's group has come. */
const QUIET_MS = 250;

async function find(
  client: MqttClient,
  { filter, isWanted, marker }: Selection,
  sendsGroups: boolean,
): Promise<Set<string>> {
  const topics = new Set<string>();
  let received = 0;
  let end = (): void => undefined;
  const markerArrives = new Promise<void>((resolve, reject) => {
    const onMessage = (topic: string, _payload: Buffer, { retain }: IPublishPacket): void => {
      // Other clients may never be silent.
      if (retain) received++;
      if (topic === marker) {
        if (retain === sendsGroups) resolve();
      } else if (retain && isWanted(topic)) topics.add(topic);
    };
    const onClose = (): void => {
      reject(new Error("the connection was closed"));
    };
    client.on("message", onMessage).once("close", onClose);
    end = () => {
      client.off("message", onMessage).off("close", onClose);
    };
  });
  const ask = async (): Promise<void> => {
    await client.subscribeAsync(filter, { qos: 0 });
    // Messages of quality 0 arrive in order, so the marker arrives after all retained ones that are not in groups.
    if (!sendsGroups) await client.publishAsync(marker, "");
  };
  try {
    await Promise.all([markerArrives, ask()]);
    for (let before = -1; sendsGroups && before < received;) {
      before = received;
      await sleep(QUIET_MS);
    }
    await client.unsubscribeAsync(filter);
  } finally {
    end();
  }
  return topics;
}
