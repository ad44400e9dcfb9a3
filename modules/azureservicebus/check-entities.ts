import {
  checkBoolean,
  checkObject,
  checkString,
  checkText,
  checkWholeNumber,
  InvalidOptionError,
} from "../../src/module";
import type { EntityProperties } from "./entities";

// The emulator ends with "Out of memory" for entities that it does not accept. What it accepts is in its schema
// (github.com/Azure/azure-service-bus-emulator-installer, ServiceBus-Emulator/Schema/Config-schema.json).

/** Queues and topics together. */
export const MOST_ENTITIES = 50;
const MOST_SUBSCRIPTIONS = 50;
const MOST_DELIVERIES = 10;
const NAME = /^[A-Za-z0-9](?:[\w\-./]*[A-Za-z0-9])?$/;

type Check = (value: never, option: string) => unknown;

/** Properties that are not here go to the emulator as they are. */
const PROPERTIES: Readonly<Record<string, Check>> = {
  DeadLetteringOnMessageExpiration: checkBoolean,
  DefaultMessageTimeToLive: durationBetween("PT5M", "PT1H"),
  DuplicateDetectionHistoryTimeWindow: durationBetween("PT5S", "PT5M"),
  ForwardDeadLetteredMessagesTo: checkTarget,
  ForwardTo: checkTarget,
  LockDuration: durationBetween("PT5S", "PT5M"),
  MaxDeliveryCount: (count: number, option: string) =>
    checkWholeNumber(count, option, { to: MOST_DELIVERIES }),
  RequiresDuplicateDetection: checkBoolean,
  RequiresSession: checkBoolean,
};

/** Checks the name of a queue, a topic or a subscription. Throws InvalidOptionError. */
export function checkEntityName(name: string, option: string): void {
  if (NAME.test(checkText(name, option))) return;
  const expected =
    "a name of A-Z a-z 0-9 _ - . /, with a letter or a digit at its start and at its end";
  throw InvalidOptionError.quoting(option, expected, name);
}

/** Checks the subscriptions of a topic. Throws InvalidOptionError. */
export function checkSubscriptions(names: readonly string[], option: string): void {
  const isArray: boolean = Array.isArray(names);
  const expected = `an array of 1 to ${MOST_SUBSCRIPTIONS} names`;
  if (!isArray) throw new InvalidOptionError(option, expected, names);
  if (names.length === 0 || names.length > MOST_SUBSCRIPTIONS) {
    throw InvalidOptionError.describing(option, expected, `one of ${names.length}`);
  }
  const known = new Set<string>();
  names.forEach((name, index) => {
    checkEntityName(name, `${option}[${index}]`);
    if (!known.has(name.toLowerCase())) return known.add(name.toLowerCase());
    const other = "a name that no other subscription of the topic has";
    throw InvalidOptionError.quoting(`${option}[${index}]`, other, name);
  });
}

/** Checks the properties of a queue or a topic. Throws InvalidOptionError. */
export function checkProperties(properties: EntityProperties, option: string): void {
  checkObject(properties, option, "properties such as { RequiresSession: true }");
  for (const [name, value] of Object.entries(properties)) {
    PROPERTIES[name]?.(value as never, `${option}.${name}`);
  }
}

/** An empty name forwards nothing. */
function checkTarget(name: string, option: string): void {
  if (checkString(name, option) !== "") checkEntityName(name, option);
}

function durationBetween(least: string, most: string): Check {
  return (duration: string, option) => {
    const given = secondsIn(checkString(duration, option));
    if (given >= secondsIn(least) && given <= secondsIn(most)) return;
    throw InvalidOptionError.quoting(option, `a duration from ${least} to ${most}`, duration);
  };
}

/** Returns the seconds of a duration of ISO 8601; NaN for other texts, and for durations of months and years. */
function secondsIn(duration: string): number {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (parts === null) return NaN;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((each) => Number(each) || 0);
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
