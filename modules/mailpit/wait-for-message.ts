import {
  checkObject,
  checkText,
  checkWholeNumber,
  InvalidOptionError,
  MayflyError,
  poll,
} from "../../src/module";
import { readMessages, type MailAddress, type MailpitApi, type MailpitMessage } from "./messages";

/**
 * Which message to wait for: a function, or an object whose fields must all match. An address is compared as a whole, in
 * capital letters or not. `subject` and `text` match if the message contains the string, or the RegExp finds something.
 */
export type MailFilter =
  | ((message: MailpitMessage) => boolean)
  | {
      /** The address of a recipient: To, Cc or Bcc. */
      readonly to?: string;
      /** The sender's address. */
      readonly from?: string;
      readonly subject?: string | RegExp;
      /** In the body as text. */
      readonly text?: string | RegExp;
    };

/** The options of `waitForMessage()`. */
export interface WaitForMessageOptions {
  /** Milliseconds until the message has to be there. Default 10,000. */
  readonly timeout?: number;
}

type Predicate = (message: MailpitMessage) => boolean;

/**
 * Resolves with the first message that matches, which can be there already. Throws InvalidOptionError, and MayflyError
 * with the code `MAILPIT_NO_MESSAGE`, which tells what has come instead.
 */
export async function waitForMessage(
  api: MailpitApi,
  domain: string | undefined,
  filter: MailFilter,
  { timeout = 10_000 }: WaitForMessageOptions,
): Promise<MailpitMessage> {
  const matches = predicateOf(filter);
  checkWholeNumber(timeout, "waitForMessage.timeout");
  const known = new Map<string, MailpitMessage>();
  const limit = AbortSignal.timeout(timeout);
  let found: MailpitMessage | undefined;
  try {
    await poll({ signal: limit, report: () => undefined }, async () => {
      found = (await readMessages(api, domain, known)).find(matches);
      return found !== undefined || "no message matches";
    });
    if (found !== undefined) return found;
  } catch (error) {
    if (!limit.aborted) throw error;
  }
  // A last look, on a machine so slow that no look came to its end.
  const messages = await readMessages(api, domain);
  return messages.find(matches) ?? missing(messages, timeout);
}

function missing(messages: readonly MailpitMessage[], timeout: number): never {
  const came = messages.length === 0 ? "none" : `${messages.length}: ${listed(messages)}`;
  const message = `waitForMessage: no message matches after ${timeout} ms; what came: ${came}`;
  throw new MayflyError("MAILPIT_NO_MESSAGE", message, {
    hint: "compare the filter with what came, and check that the sender uses getSmtpUrl().",
  });
}

const FIELDS = ["to", "from", "subject", "text"];

function predicateOf(filter: MailFilter): Predicate {
  if (typeof filter === "function") return filter;
  const expected = "a function, or an object with to, from, subject or text";
  checkObject(filter, "waitForMessage", expected);
  for (const [field, value] of Object.entries(filter) as [string, unknown][]) {
    if (!FIELDS.includes(field)) {
      throw InvalidOptionError.quoting(`waitForMessage.${field}`, expected, field);
    }
    if (!(value instanceof RegExp && /^(subject|text)$/.test(field))) {
      checkText(value as string, `waitForMessage.${field}`);
    }
  }
  const { to, from, subject, text } = filter;
  return (message) =>
    (to === undefined || recipientsOf(message).some((one) => isSame(one, to))) &&
    (from === undefined || isSame(message.from, from)) &&
    contains(message.subject, subject) &&
    contains(message.text, text);
}

const recipientsOf = ({ to, cc, bcc }: MailpitMessage): MailAddress[] => [...to, ...cc, ...bcc];

const isSame = ({ address }: MailAddress, other: string): boolean =>
  address.toLowerCase() === other.toLowerCase();

function contains(value: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  // search() leaves lastIndex of a global RegExp as it is.
  return typeof wanted === "string" ? value.includes(wanted) : value.search(wanted) !== -1;
}

const SHOWN = 5;

function listed(messages: readonly MailpitMessage[]): string {
  const shown = messages.slice(-SHOWN).map((message) => {
    const to = recipientsOf(message).map(({ address }) => address);
    return `"${message.subject}" from ${message.from.address} to ${to.join(", ")}`;
  });
  return `${messages.length > SHOWN ? "… " : ""}${shown.join("; ")}`;
}
